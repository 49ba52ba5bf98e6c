package dev.atelier.host.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes color profiles of a display with given primaries and a given gamma. */
final class IccSample {

  /** Display P3, adapted to D50. */
  static final double[][] P3 = {
    {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
  };

  /** The primaries of sRGB, adapted to D50. */
  static final double[][] SRGB = {
    {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}
  };

  private static final int TAGS = 7;

  private IccSample() {}

  static byte[] profile(double[][] primaries, double gamma) {
    int table = 128 + 4 + 12 * TAGS;
    int curve = table + 20 * 4;
    ByteBuffer profile = ByteBuffer.allocate(curve + 16);
    profile.putInt(0, profile.capacity()).putInt(8, 0x02400000);
    put(profile, 12, "mntrRGB XYZ ");
    put(profile, 36, "acsp");
    profile.position(68);
    xyz(profile, 0.9642, 1, 0.8249);

    profile.position(128).putInt(TAGS);
    tag(profile, "wtpt", table, 20);
    tag(profile, "rXYZ", table + 20, 20);
    tag(profile, "gXYZ", table + 40, 20);
    tag(profile, "bXYZ", table + 60, 20);
    tag(profile, "rTRC", curve, 14);
    tag(profile, "gTRC", curve, 14);
    tag(profile, "bTRC", curve, 14);

    profile.put(Samples.latin1("XYZ \0\0\0\0"));
    xyz(profile, 0.9642, 1, 0.8249);
    for (double[] primary : primaries) {
      profile.put(Samples.latin1("XYZ \0\0\0\0"));
      xyz(profile, primary[0], primary[1], primary[2]);
    }
    profile.put(Samples.latin1("curv\0\0\0\0")).putInt(1);
    profile.putShort((short) Math.round(gamma * 256));
    return profile.array();
  }

  /**
   * Makes a profile of a press whose inks are all gray: a sheet with one ink fully on is as bright
   * as its number says, with several as bright as the darkest of them. How to print a color it does
   * not know: with no ink at all.
   *
   * @param brightness CIE L* of each ink, 0..100
   */
  static byte[] press(int... brightness) {
    int table = 128 + 4 + 12 * 3;
    int lut = table + 20;
    int length = 48 + 4 * 256 + 16 * 3 + 3 * 256;
    int reverseLength = 48 + 3 * 256 + 8 * 4 + 4 * 256;
    ByteBuffer profile = ByteBuffer.allocate(lut + length + reverseLength);
    profile.putInt(0, profile.capacity()).putInt(8, 0x02400000);
    put(profile, 12, "prtrCMYKLab ");
    put(profile, 36, "acsp");
    profile.position(68);
    xyz(profile, 0.9642, 1, 0.8249);

    profile.position(128).putInt(3);
    tag(profile, "wtpt", table, 20);
    tag(profile, "A2B0", lut, length);
    tag(profile, "B2A0", lut + length, reverseLength);
    profile.put(Samples.latin1("XYZ \0\0\0\0"));
    xyz(profile, 0.9642, 1, 0.8249);

    lut(profile, 4, 3);
    identities(profile, 4);
    for (int inks = 0; inks < 16; inks++) {
      int lightness = 100;
      for (int ink = 0; ink < 4; ink++) {
        boolean printed = (inks >> (3 - ink) & 1) == 1;
        lightness = printed ? Math.min(lightness, brightness[ink]) : lightness;
      }
      profile.put((byte) Math.round(lightness * 2.55)).put((byte) 128).put((byte) 128);
    }
    identities(profile, 3);

    lut(profile, 3, 4);
    identities(profile, 3);
    profile.put(new byte[8 * 4]);
    identities(profile, 4);
    return profile.array();
  }

  private static void lut(ByteBuffer profile, int inputs, int outputs) {
    int gridPoints = 2;
    profile.put(Samples.latin1("mft1\0\0\0\0"));
    profile.put(new byte[] {(byte) inputs, (byte) outputs, (byte) gridPoints, 0});
    for (int i = 0; i < 9; i++) {
      profile.putInt(i % 4 == 0 ? 0x10000 : 0);
    }
  }

  private static void identities(ByteBuffer profile, int count) {
    for (int i = 0; i < count * 256; i++) {
      profile.put((byte) i);
    }
  }

  /** What the color is in sRGB, computed from the definitions. */
  static int toSrgb(int rgb, double[][] primaries, double gamma) {
    double[] xyz = new double[3];
    for (int c = 0; c < 3; c++) {
      double linear = Math.pow((rgb >> (16 - 8 * c) & 0xff) / 255.0, gamma);
      for (int i = 0; i < 3; i++) {
        xyz[i] += linear * primaries[c][i];
      }
    }
    double[][] inverse = {
      {3.13386, -1.61687, -0.49061}, {-0.97877, 1.91614, 0.03345}, {0.07194, -0.22899, 1.40524}
    };
    int result = 0;
    for (double[] row : inverse) {
      double linear = row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2];
      double clipped = Math.max(0, Math.min(1, linear));
      double encoded =
          clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055;
      result = result << 8 | (int) Math.round(encoded * 255);
    }
    return result;
  }

  private static void tag(ByteBuffer profile, String name, int offset, int length) {
    profile.put(Samples.latin1(name)).putInt(offset).putInt(length);
  }

  private static void xyz(ByteBuffer profile, double x, double y, double z) {
    for (double value : new double[] {x, y, z}) {
      profile.putInt((int) Math.round(value * 65536));
    }
  }

  private static void put(ByteBuffer profile, int at, String text) {
    profile.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }
}
