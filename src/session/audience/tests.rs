//! A library that knows rooms, as far as an audience needs one: who is full says so, and a broadcast counts whom it didn't reach.

use super::*;
use crate::config::Config;
use crate::runtime::{Parts, Runtime};
use crate::session::{Job, Sent, Wire};
use std::collections::HashMap;

/// What all sockets of the library share: who is in which room.
type Rooms = Arc<Mutex<HashMap<String, BTreeMap<usize, Socket>>>>;

#[derive(Clone, Debug)]
struct Socket {
    number: usize,
    namespace: &'static str,
    rooms: Rooms,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    heard: Vec<String>,
    room_for: usize,
    connected: bool,
    // Room for one more as soon as somebody has been refused: a reader that wakes up in that moment.
    wakes_up: bool,
    alone: usize,
}

impl Socket {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn put(&self, frame: &Frame) -> bool {
        let mut state = self.state();
        if state.room_for == 0 {
            state.room_for = usize::from(state.wakes_up);
            return false;
        }
        state.room_for -= 1;
        state.heard.push(frame.payload.get().to_owned());
        true
    }
}

impl Wire for Socket {
    fn emit(&self, frame: &Frame) -> Sent {
        self.state().alone += 1;
        if self.put(frame) { Sent::Queued } else { Sent::Full }
    }

    fn connected(&self) -> bool {
        self.state().connected
    }

    fn disconnect(&self) -> bool {
        true
    }

    fn namespace(&self) -> &str {
        self.namespace
    }

    fn is_full(&self) -> bool {
        self.state().room_for == 0
    }

    fn join(&self, room: &str) -> bool {
        let mut rooms = self.rooms.lock().unwrap();
        rooms
            .entry(room.to_owned())
            .or_default()
            .insert(self.number, self.clone());
        true
    }

    fn leave(&self, room: &str) {
        let mut rooms = self.rooms.lock().unwrap();
        rooms.get_mut(room).unwrap().remove(&self.number);
    }

    fn broadcast(&self, room: &str, frame: &Frame, to_itself: bool) -> usize {
        let rooms = self.rooms.lock().unwrap();
        let there = rooms[room].values().filter(|socket| socket.namespace == self.namespace);
        let hear = there.filter(|socket| to_itself || socket.number != self.number);
        hear.filter(|socket| !socket.put(frame)).count()
    }
}

fn said(text: &str) -> Frame {
    Frame::new("said", &text).unwrap()
}

struct Scene {
    audience: Audience,
    rooms: Rooms,
    sockets: Vec<Socket>,
    sessions: Vec<Arc<Session>>,
}

impl Scene {
    fn of(namespaces: &[&'static str]) -> Self {
        let config = Config::default();
        let parts = Parts::embedded(&config);
        let runtime = Runtime::new(config, parts).unwrap();
        let rooms = Rooms::default();
        let socket = |(number, namespace): (usize, &&'static str)| Socket {
            number,
            namespace,
            rooms: Arc::clone(&rooms),
            state: Arc::new(Mutex::new(State {
                room_for: 100,
                connected: true,
                ..State::default()
            })),
        };
        let sockets: Vec<_> = namespaces.iter().enumerate().map(socket).collect();
        let session = |socket: &Socket| Session::new(&runtime, socket.clone(), None, Job::Gone);
        Self {
            audience: Audience::default(),
            sessions: sockets.iter().map(session).collect(),
            sockets,
            rooms,
        }
    }

    fn tell(&self, but: Option<usize>, text: &str) {
        let frame = said(text);
        let but = but.map(|number| self.sessions[number].id);
        self.audience.tell(self.sessions.iter(), but, frame);
    }

    fn heard(&self) -> Vec<String> {
        let heard = |socket: &Socket| socket.state().heard.concat().replace('"', "");
        self.sockets.iter().map(heard).collect()
    }

    fn behind(&self) -> Vec<bool> {
        self.sessions.iter().map(|session| session.is_closed()).collect()
    }
}

#[tokio::test]
async fn everybody_hears_everything_once_and_in_order_but_who_is_left_out() {
    let scene = Scene::of(&["/", "/", "/rooms"]);
    scene.tell(None, "a");
    scene.tell(Some(1), "b");
    scene.tell(Some(2), "c");
    assert_eq!(scene.heard(), ["abc", "ac", "ab"]);
    assert!(
        scene.sockets.iter().all(|socket| socket.state().alone == 0),
        "nobody was told alone"
    );
}

#[tokio::test]
async fn who_isnt_connected_yet_hears_it_when_it_is_and_then_together_with_the_others() {
    let scene = Scene::of(&["/", "/"]);
    let (late, rooms) = (&scene.sockets[1], &scene.rooms);
    late.state().connected = false;
    let session = Session::new(&scene.sessions[0].runtime, late.clone(), None, Job::Gone);
    let everybody = [Arc::clone(&scene.sessions[0]), Arc::clone(&session)];
    let tell = |text: &str| {
        scene.audience.tell(everybody.iter(), None, said(text));
    };
    tell("a");
    assert_eq!(scene.heard(), ["a", ""]);
    late.state().connected = true;
    session.outbox.until_connected().await;
    tell("b");
    assert_eq!(scene.heard(), ["ab", "ab"]);
    assert_eq!(rooms.lock().unwrap().values().next().unwrap().len(), 2);
}

#[tokio::test]
async fn who_is_full_falls_behind_and_the_others_hear_on() {
    let scene = Scene::of(&["/", "/", "/"]);
    scene.sockets[1].state().room_for = 1;
    scene.tell(None, "a");
    scene.tell(None, "b");
    scene.sockets[1].state().room_for = 5;
    scene.tell(None, "c");
    assert_eq!(scene.heard(), ["abc", "a", "abc"], "no hole: it hears nothing more");
    assert_eq!(scene.behind(), [false, true, false]);
    assert_eq!(scene.sockets[0].state().alone, 0);
}

#[tokio::test]
async fn whoever_lost_something_and_cant_be_found_comes_back_with_the_others() {
    let scene = Scene::of(&["/", "/", "/"]);
    scene.tell(None, "a");
    // The last place goes between the question and the broadcast, and there is room again right after it.
    let mut state = scene.sockets[1].state();
    (state.room_for, state.wakes_up) = (1, true);
    drop(state);
    let mut together: Vec<_> = scene.sessions.iter().collect();
    {
        let mut inside = scene.audience.inside.lock().unwrap();
        scene
            .audience
            .send_off_who_is_full(&mut inside, &mut together, &(None, said("b")));
    }
    assert!(scene.sockets[1].put(&said("somebody else's")));
    scene.audience.tell_together(&together, None, &said("b"));
    assert_eq!(scene.behind(), [true, true, true]);
}

#[tokio::test]
async fn who_is_full_at_the_broadcast_and_stays_so_is_found() {
    let scene = Scene::of(&["/", "/", "/"]);
    scene.tell(None, "a");
    let together: Vec<_> = scene.sessions.iter().collect();
    scene.sockets[2].state().room_for = 0;
    scene.audience.tell_together(&together, None, &said("b"));
    assert_eq!(scene.behind(), [false, false, true]);
    assert_eq!(scene.heard(), ["ab", "ab", "a"]);
}

#[tokio::test]
async fn nobody_stays_in_the_librarys_room_who_isnt_in_ours() {
    let mut scene = Scene::of(&["/", "/"]);
    scene.tell(None, "a");
    let gone = scene.sessions.pop().unwrap();
    scene.tell(None, "b");
    assert_eq!(scene.heard(), ["ab", "a"]);
    drop(gone);
    let rooms = Arc::clone(&scene.rooms);
    drop(scene);
    assert!(rooms.lock().unwrap().values().all(BTreeMap::is_empty));
}

#[tokio::test]
async fn a_session_that_has_ended_is_not_kept() {
    let mut scene = Scene::of(&["/", "/"]);
    scene.tell(None, "a");
    let ended = scene.sessions.pop().map(|session| Arc::downgrade(&session)).unwrap();
    assert!(ended.upgrade().is_none());
}
