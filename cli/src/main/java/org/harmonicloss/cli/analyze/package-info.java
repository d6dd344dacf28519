/// Commands of `harmonic analyze` that look at one embedding, or compare two. [MetricCommand] is a
/// command for every metric that is one number; the others say more.
package org.harmonicloss.cli.analyze;
