/// What every other package uses: errors that users can act on, JSON, matrices, files that appear
/// whole or not at all, random streams, and where native libraries lie. Nothing here knows what a
/// model is. Start at [HarmonicException], which every failure becomes, and [RandomStream], where
/// every random number comes from.
package org.harmonicloss.models.base;
