// See make_tokenizers.py.
import { Tokenizer } from "@huggingface/tokenizers";
import { readFileSync, writeFileSync } from "node:fs";

const texts = JSON.parse(readFileSync("texts.json", "utf8"));
const golden = {};
const special = {};
for (const name of ["bpe", "wordpiece", "unigram"]) {
  const json = JSON.parse(readFileSync(`tokenizer-${name}.json`, "utf8"));
  json.truncation = null;
  json.padding = null;
  const tokenizer = new Tokenizer(json, {});
  golden[name] = texts.map((text) => tokenizer.encode(text, { add_special_tokens: false }).ids);
  special[name] = texts.map((text) => tokenizer.encode(text, { add_special_tokens: true }).ids);
}
writeFileSync("tokenizers.json", JSON.stringify({ texts, golden, special }));
