//! A course without files, for the unit tests.

use std::path::PathBuf;

use bookkit::Exercise;

use crate::course::Course;
use crate::progress::Progress;

/// A course with these exercises, each `chNN_slug/name`.
pub(crate) fn course_with(dirs: &[&str]) -> Course {
    let exercises = dirs
        .iter()
        .enumerate()
        .map(|(index, dir)| exercise(dir, index))
        .collect();
    Course {
        root: PathBuf::from("/nowhere"),
        chapters: Vec::new(),
        exercises,
    }
}

fn exercise(dir: &str, index: usize) -> Exercise {
    let (slug, name) = dir.split_once('/').unwrap();
    Exercise {
        slug: slug.to_owned(),
        name: name.to_owned(),
        title: format!("Title of {name}"),
        order: u32::try_from(index).unwrap() + 1,
        kind: bookkit::ExerciseKind::Hole,
        minutes: 10,
        concept: format!("concept of {name}"),
        page: format!("{slug}.html#{name}"),
        task: format!("Do {name}."),
        hints: ["where".to_owned(), "which".to_owned(), "shape".to_owned()],
        servers: Vec::new(),
    }
}

/// The same with files, every exercise passed and nothing changed since.
pub(crate) fn solved_course(dirs: &[&str]) -> (tempfile::TempDir, Course) {
    let dir = tempfile::tempdir().unwrap();
    let course = Course {
        root: dir.path().to_owned(),
        ..course_with(dirs)
    };
    for exercise in &course.exercises {
        std::fs::create_dir_all(dir.path().join(exercise.dir())).unwrap();
        std::fs::write(dir.path().join(exercise.file()), "solved").unwrap();
        std::fs::write(dir.path().join(exercise.dir()).join("check.rs"), "checks").unwrap();
        let hash = crate::progress::hash(dir.path(), exercise).unwrap();
        Progress::update(dir.path(), |progress| progress.judged(exercise, true, hash)).unwrap();
    }
    (dir, course)
}
