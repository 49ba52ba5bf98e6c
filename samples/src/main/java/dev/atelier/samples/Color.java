package dev.atelier.samples;

/**
 * Red, green and blue: display values in 0..1 where paint is mixed, unbounded linear light where
 * light is.
 */
record Color(double red, double green, double blue) {

  static final Color BLACK = new Color(0, 0, 0);
  static final Color WHITE = new Color(1, 1, 1);

  /** A display color such as {@code 0xRRGGBB}. */
  static Color display(int rgb) {
    return new Color(
        ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0);
  }

  /** The linear light of a display color such as {@code 0xRRGGBB}. */
  static Color light(int rgb) {
    Color display = display(rgb);
    return new Color(toLinear(display.red), toLinear(display.green), toLinear(display.blue));
  }

  static Color gray(double value) {
    return new Color(value, value, value);
  }

  /** Goes through the given colors in equal steps as {@code position} goes from 0 to 1. */
  static Color ramp(double position, Color... stops) {
    double place = Curves.saturate(position) * (stops.length - 1);
    int index = Math.min((int) place, stops.length - 2);
    return stops[index].mix(stops[index + 1], place - index);
  }

  Color plus(Color other) {
    return new Color(red + other.red, green + other.green, blue + other.blue);
  }

  Color times(double factor) {
    return new Color(red * factor, green * factor, blue * factor);
  }

  Color times(Color other) {
    return new Color(red * other.red, green * other.green, blue * other.blue);
  }

  Color mix(Color other, double amount) {
    return new Color(
        Curves.mix(red, other.red, amount),
        Curves.mix(green, other.green, amount),
        Curves.mix(blue, other.blue, amount));
  }

  /** Draws the channels together (below 1) or apart (above 1) around the luminance. */
  Color saturated(double amount) {
    return gray(luminance()).mix(this, amount);
  }

  /** Each channel raised to a power: how a wash of paint darkens as it thickens. */
  Color power(double exponent) {
    return new Color(Math.pow(red, exponent), Math.pow(green, exponent), Math.pow(blue, exponent));
  }

  double luminance() {
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  double brightest() {
    return Math.max(red, Math.max(green, blue));
  }

  /** Linear light of any strength as a display color, its highlights rolled off as film does. */
  Color developed(double exposure) {
    return new Color(
        toDisplay(film(red * exposure)),
        toDisplay(film(green * exposure)),
        toDisplay(film(blue * exposure)));
  }

  /** The packed form of a display color, without alpha. */
  int packed() {
    return (toByte(red) << 16) | (toByte(green) << 8) | toByte(blue);
  }

  /** Narkowicz's fit of the ACES reference tone curve. */
  private static double film(double light) {
    double x = Math.max(0, light);
    return Curves.saturate(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14));
  }

  private static double toLinear(double display) {
    return display <= 0.04045 ? display / 12.92 : Math.pow((display + 0.055) / 1.055, 2.4);
  }

  private static double toDisplay(double linear) {
    return linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
  }

  private static int toByte(double display) {
    return (int) Math.round(255 * Curves.saturate(display));
  }
}
