/// What commands write: results as a table, JSON or CSV, figures, and the exit code of a metric
/// that is used as a test. [Console] holds the standard streams, and [Output] writes the results.
package org.harmonicloss.cli.output;
