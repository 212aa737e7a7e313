//! The screen as a person has it: windows with titles, a keyboard, and what is seen. The driver of the web view sees
//! nothing of the dialogs that the shell draws.

use crate::webdriver::PATIENCE;
use std::path::Path;
use std::time::Duration;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, ImageFormat, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState,
    Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// The keys that are pressed, as X11 names them.
pub(super) const RETURN: u32 = 0xff0d;
pub(super) const ESCAPE: u32 = 0xff1b;
pub(super) const TAB: u32 = 0xff09;

/// A connection to the throw-away screen.
pub(super) struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub(super) fn open() -> Self {
        let (connection, number) = x11rb::connect(None).expect("the session has a screen");
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    /// Waits for a window with that title.
    pub(super) async fn shows(&self, title: &str) -> Window {
        let found = self.until(|| self.find(self.root, title)).await;
        found.unwrap_or_else(|| panic!("no window is called {title}"))
    }

    /// Waits until a window is not to be seen any more.
    pub(super) async fn hides(&self, title: &str) {
        let gone = self.until(|| self.find(self.root, title).is_none().then_some(())).await;
        assert!(gone.is_some(), "{title} stays on the screen");
    }

    /// Is a window with that title to be seen now?
    pub(super) fn has(&self, title: &str) -> bool {
        self.find(self.root, title).is_some()
    }

    /// Presses and lets go of a key while that window has the keyboard.
    pub(super) fn press(&self, window: Window, key: u32) {
        let connection = &self.connection;
        let focused = connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME);
        focused.expect("it can be focused").check().expect("it can be focused");
        let code = self.code(key);
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            let sent = connection.xtest_fake_input(kind, code, x11rb::CURRENT_TIME, self.root, 0, 0, 0);
            sent.expect("the screen takes keys").check().expect("the screen takes keys");
        }
    }

    /// What is on the screen, as a picture.
    pub(super) fn picture(&self, file: &Path) {
        let size = self.connection.get_geometry(self.root).expect("a screen").reply().expect("a screen");
        let (width, height) = (size.width, size.height);
        let asked =
            self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, width, height, u32::MAX);
        let image = asked.expect("it can be seen").reply().expect("it can be seen");
        let colours: Vec<u8> = image.data.chunks_exact(4).flat_map(|dot| [dot[2], dot[1], dot[0]]).collect();
        let out = std::fs::File::create(file).expect("room for a picture");
        let mut encoder = png::Encoder::new(out, width.into(), height.into());
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("room for a picture");
        writer.write_image_data(&colours).expect("room for a picture");
    }

    async fn until<T>(&self, mut look: impl FnMut() -> Option<T>) -> Option<T> {
        let mut often = tokio::time::interval(Duration::from_millis(50));
        let looked = async {
            loop {
                often.tick().await;
                if let Some(found) = look() {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, looked).await.ok()
    }

    /// Windows come and go while one looks: one that went has no title.
    fn find(&self, below: Window, title: &str) -> Option<Window> {
        if self.title(below).as_deref() == Some(title) && self.is_seen(below) {
            return Some(below);
        }
        let tree = self.connection.query_tree(below).ok()?.reply().ok()?;
        tree.children.into_iter().find_map(|child| self.find(child, title))
    }

    fn is_seen(&self, window: Window) -> bool {
        let state = self.connection.get_window_attributes(window).ok().and_then(|asked| asked.reply().ok());
        state.is_some_and(|state| state.map_state == MapState::VIEWABLE)
    }

    fn title(&self, window: Window) -> Option<String> {
        let name = self.connection.intern_atom(false, b"_NET_WM_NAME").ok()?.reply().ok()?.atom;
        let asked = self.connection.get_property(false, window, name, AtomEnum::ANY, 0, 256).ok()?;
        String::from_utf8(asked.reply().ok()?.value).ok()
    }

    fn code(&self, key: u32) -> u8 {
        let (first, last) = (self.connection.setup().min_keycode, self.connection.setup().max_keycode);
        let map = self.connection.get_keyboard_mapping(first, last - first + 1).expect("a keyboard");
        let map = map.reply().expect("a keyboard");
        let mut codes = map.keysyms.chunks(map.keysyms_per_keycode.into());
        let at = codes.position(|keys| keys.contains(&key)).expect("the keyboard has that key");
        first + u8::try_from(at).expect("keyboards are small")
    }
}
