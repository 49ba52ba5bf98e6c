package dev.atelier.host.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.host.backbone.BackboneDescriptor.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weights for tests, written without the code under test. */
public final class Weights {

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** Values in row-major order. */
  @SuppressWarnings("ArrayRecordComponent")
  record Tensor(int[] shape, float[] values) {

    @Override
    public String toString() {
      return "Tensor" + Arrays.toString(shape);
    }
  }

  public static Weights empty() {
    return new Weights();
  }

  /** Draws weights for the layers up to one, so scaled that features neither vanish nor explode. */
  public static Weights random(BackboneDescriptor descriptor, String lastConvolution, long seed) {
    Random random = new Random(seed);
    Weights weights = new Weights();
    int channels = 3;
    for (Layer layer : descriptor.layers()) {
      if (!layer.convolves()) {
        continue;
      }
      int side = layer.kernelSize();
      int fanIn = channels * side * side;
      float[] kernel = new float[layer.channels() * fanIn];
      for (int i = 0; i < kernel.length; i++) {
        kernel[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
      }
      float[] bias = new float[layer.channels()];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (float) (random.nextGaussian() * 0.1);
      }
      weights.put(layer.tensor() + ".weight", kernel, layer.channels(), channels, side, side);
      weights.put(layer.tensor() + ".bias", bias, layer.channels());
      channels = layer.channels();
      if (layer.convolution().equals(lastConvolution)) {
        return weights;
      }
    }
    throw new IllegalArgumentException("no layer " + lastConvolution);
  }

  /** Reads a safetensors file of 32-bit floats. */
  static Weights parse(byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(buffer.getLong());
    Weights weights = new Weights();
    for (Map.Entry<String, JsonNode> field :
        new ObjectMapper().readTree(content, Long.BYTES, header).properties()) {
      JsonNode tensor = field.getValue();
      if (!tensor.path("dtype").asText().equals("F32")) {
        continue;
      }
      int[] shape = new int[tensor.get("shape").size()];
      int size = 1;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = tensor.get("shape").get(i).asInt();
        size *= shape[i];
      }
      float[] values = new float[size];
      int begin = Long.BYTES + header + tensor.get("data_offsets").get(0).asInt();
      for (int i = 0; i < size; i++) {
        values[i] = buffer.getFloat(begin + i * Float.BYTES);
      }
      weights.put(field.getKey(), values, shape);
    }
    return weights;
  }

  public Weights put(String name, float[] values, int... shape) {
    tensors.put(name, new Tensor(shape, values));
    return this;
  }

  Weights without(String name) {
    tensors.remove(name);
    return this;
  }

  Tensor get(String name) {
    return tensors.get(name);
  }

  public byte[] safetensors() {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, tensor) -> {
          int begin = data.size();
          data.writeBytes(littleEndian(tensor.values()));
          header.append(
              ",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                  .formatted(name, Arrays.toString(tensor.shape()), begin, data.size()));
        });
    header.append('}');
    return safetensors(header.toString(), data.toByteArray());
  }

  static byte[] safetensors(String header, byte[] data) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  public byte[] npz(boolean deflated) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        byte[] array = npy(entry.getValue());
        ZipEntry file = new ZipEntry(entry.getKey() + ".npy");
        if (!deflated) {
          CRC32 checksum = new CRC32();
          checksum.update(array);
          file.setMethod(ZipEntry.STORED);
          file.setSize(array.length);
          file.setCrc(checksum.getValue());
        }
        zip.putNextEntry(file);
        zip.write(array);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] npy(Tensor tensor) {
    String shape =
        Arrays.stream(tensor.shape()).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + (tensor.shape().length == 1 ? "," : "");
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    int padding = 64 - (10 + header.length() + 1) % 64;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(UTF_8);
    byte[] values = littleEndian(tensor.values());
    return ByteBuffer.allocate(10 + text.length + values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .put(values)
        .array();
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
