/// How alike two embeddings of the same rows are. [Alignment] measures each two of several;
/// [SameRows] sees that their rows are the same.
package org.harmonicloss.analysis.alignment;
