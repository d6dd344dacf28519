/// `harmonic cluster`: job scripts that train a planned sweep part by part.
package org.harmonicloss.cli.cluster;
