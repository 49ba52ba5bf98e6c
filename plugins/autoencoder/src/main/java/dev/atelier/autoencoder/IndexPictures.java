package dev.atelier.autoencoder;

import dev.atelier.api.report.Html;
import java.nio.file.Path;
import java.util.Base64;

/** Shows pictures of an index in a page, from the small copies that the index keeps. */
final class IndexPictures {

  private IndexPictures() {}

  /** Returns a picture with what is to be said of it, and the name of its file. */
  static Html figure(PictureIndex index, PictureIndex.Entry entry, String caption) {
    return Html.tag("figure")
        .add(
            image(index, entry),
            Html.tag("figcaption", caption)
                .add(
                    Html.tag("span", fileName(entry.name()))
                        .set("class", "file")
                        .set("title", entry.name())));
  }

  /** Returns the picture alone; a word if no copy of it is kept. */
  static Html image(PictureIndex index, PictureIndex.Entry entry) {
    byte[] copy = index.thumbnail(entry);
    if (copy.length == 0) {
      return Html.tag("span", "no small copy is kept").set("class", "soft");
    }
    Html image =
        Html.tag("img")
            .set(
                "src",
                "data:%s;base64,%s"
                    .formatted(SmallCopy.type(copy), Base64.getEncoder().encodeToString(copy)))
            .set("alt", fileName(entry.name()));
    return SmallCopy.type(copy).equals("image/png") ? image.set("class", "tiny") : image;
  }

  /** Returns the last part of a name. */
  static String fileName(String name) {
    Path file = Path.of(name).getFileName();
    return file == null ? name : file.toString();
  }
}
