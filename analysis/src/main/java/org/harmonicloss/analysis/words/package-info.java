/// How well pairs of words make parallelograms in an embedding, as king, queen, man and woman
/// should: [Parallelograms] has the formula, and [WordPairLosses] applies it to a list of pairs.
package org.harmonicloss.analysis.words;
