/// Pairs of words that share a relation, and tokenizers, which find the row of an embedding that
/// stands for a word.
package org.harmonicloss.models.words;
