//! Setters from a table of arguments.

/// A setter for each argument; `{}` marks a nested block, `()` an argument that holds an object.
macro_rules! arguments {
    () => {};
    ($argument:ident: {$group:ty}, $($rest:tt)*) => {
        #[doc = concat!("`", stringify!($argument), "`")]
        pub fn $argument(self, value: $group) -> Self {
            Self(self.0.block(stringify!($argument), value.0))
        }
        arguments! { $($rest)* }
    };
    ($argument:ident: ($group:ty), $($rest:tt)*) => {
        #[doc = concat!("`", stringify!($argument), "`")]
        pub fn $argument(self, value: $group) -> Self {
            Self(self.0.object(stringify!($argument), value.0))
        }
        arguments! { $($rest)* }
    };
    ($argument:ident: $ty:ty, $($rest:tt)*) => {
        #[doc = concat!("`", stringify!($argument), "`")]
        pub fn $argument(self, value: impl IntoExpr<$ty>) -> Self {
            Self(self.0.attr::<$ty>(stringify!($argument), value))
        }
        arguments! { $($rest)* }
    };
}
