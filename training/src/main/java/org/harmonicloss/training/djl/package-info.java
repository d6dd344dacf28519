/// The harmonic head and its loss for models that are written with Deep Java Library. They need
/// nothing else of harmonic; `docs/djl.md` shows how they are used.
package org.harmonicloss.training.djl;
