/// Symmetric groups, their subgroups and cosets: what an embedding of permutations may show. Start
/// at [SymmetricGroup].
package org.harmonicloss.analysis.groups;
