/// What others have trained: a folder as Hugging Face lays it out, with its tensors and its
/// tokenizer, and which of the tensors are the embedding of the tokens and what turns it back.
package org.harmonicloss.models.pretrained;
