package org.harmonicloss.models.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// The rows of one run, divided into training and test rows.
public final class Dataset implements Examples {
  private final Samples train;
  private final Samples test;
  private String sha256;
  private double overlap = -1;

  /// Inputs with their targets [rows].
  public record Samples(Inputs inputs, int[] targets) {
    public int rows() {
      return targets.length;
    }
  }

  /// @param test may be `train` itself
  public Dataset(Samples train, Samples test) {
    this.train = train;
    this.test = test;
  }

  public Samples train() {
    return train;
  }

  public Samples test() {
    return test;
  }

  /// The share of test rows, 0 to 1, whose input is also a training input.
  public synchronized double overlap() {
    if (overlap < 0) {
      Set<Input> trained = new HashSet<>();
      for (int row = 0; row < train.rows(); row++) {
        trained.add(Input.of(train.inputs.bytes(row)));
      }
      int seen = 0;
      for (int row = 0; row < test.rows(); row++) {
        seen += trained.contains(Input.of(test.inputs.bytes(row))) ? 1 : 0;
      }
      overlap = (double) seen / test.rows();
    }
    return overlap;
  }

  /// A row's input with a hash of eight bytes at a time: a buffer's own takes one by one, which for
  /// MNIST's 55 million is as slow as a training epoch.
  private record Input(ByteBuffer bytes, int hash) {
    static Input of(ByteBuffer bytes) {
      long hash = 1;
      int at = 0;
      for (; at + Long.BYTES <= bytes.limit(); at += Long.BYTES) {
        hash = 31 * hash + bytes.getLong(at);
      }
      for (; at < bytes.limit(); at++) {
        hash = 31 * hash + bytes.get(at);
      }
      return new Input(bytes, Long.hashCode(hash));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Input input && bytes.equals(input.bytes);
    }
  }

  /// SHA-256 over all rows: training rows, then test rows, each as its tokens, pixels or
  /// coordinates and its target.
  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Samples samples : List.of(train, test)) {
          digest.update(ByteBuffer.allocate(4).putInt(0, samples.rows()));
          for (int row = 0; row < samples.rows(); row++) {
            digest.update(samples.inputs.bytes(row));
            digest.update(ByteBuffer.allocate(4).putInt(0, samples.targets[row]));
          }
        }
        sha256 = HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
    return sha256;
  }
}
