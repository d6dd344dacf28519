/// Figures as SVG, PNG or CSV; the same data give the same bytes. Start at [Figure] and
/// [ScatterPlot]. [Theme] says how all figures look, [Canvas] makes files of them, and [Awt] keeps
/// Java's drawing library from writing into the user's home.
package org.harmonicloss.analysis.figures;
