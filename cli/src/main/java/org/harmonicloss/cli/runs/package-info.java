/// Commands that look at many runs at once: how they ended, when they learnt, what their embeddings
/// are like, and a page about them.
package org.harmonicloss.cli.runs;
