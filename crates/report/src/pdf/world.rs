use crate::ReportError;
use std::collections::BTreeSet;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;

const TEMPLATE: &str = include_str!("../template/report.typ");

/// All that a template may see: itself, the report's words, and the fonts. No package, no clock.
pub(super) struct ReportWorld {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
    data: (FileId, Bytes),
}

/// The fonts at hand, and the families of those that were passed in.
pub(super) struct Fonts {
    pub(super) store: FontStore,
    pub(super) families: Vec<String>,
}

/// Reads the fonts within and those passed in; a file that is no font is left out.
pub(super) fn fonts(passed: &[Vec<u8>]) -> Fonts {
    let mut store = FontStore::new();
    store.extend(typst_kit::fonts::embedded());
    let (mut families, mut seen) = (Vec::new(), BTreeSet::new());
    for file in passed {
        for font in Font::iter(Bytes::new(file.clone())) {
            let info = font.info().clone();
            if seen.insert(info.family.clone()) {
                families.push(info.family.clone());
            }
            store.push((font, info));
        }
    }
    Fonts { store, families }
}

impl ReportWorld {
    /// Makes the world of one report.
    pub(super) fn new(fonts: FontStore, data: Vec<u8>) -> Result<Self, ReportError> {
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts,
            template: Source::new(file("/report.typ")?, TEMPLATE.to_owned()),
            data: (file("/data.json")?, Bytes::new(data)),
        })
    }

    /// Gives the line of the template, from 1, at a place in it.
    pub(super) fn template_line(&self, byte: usize) -> Option<usize> {
        self.template.lines().byte_to_line(byte).map(|line| line + 1)
    }
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
        }
        Err(missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 {
            return Ok(self.data.1.clone());
        }
        Err(missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file(path: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(path).map_err(|error| ReportError::Pdf(error.to_string()))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
