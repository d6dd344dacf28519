/// What commands are given: runs and sweeps, embeddings out of runs, files and pipes, seeds and
/// devices. Start at [EmbeddingSource], which finds the embedding that an analysis is about.
package org.harmonicloss.cli.input;
