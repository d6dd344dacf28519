/// What is known of many runs on one HTML page, which needs neither network nor server.
///
/// Start at [org.harmonicloss.analysis.report.Report], which puts the page together from its
/// resources: a template, a style and two scripts, all written by hand.
package org.harmonicloss.analysis.report;
