//! Lists and maps.

use super::{Map, functions};
use crate::number::Number;

functions! {
    /// Whether every element is true; true for none.
    alltrue(list: Vec<bool>) -> bool;
    /// Whether any element is true; false for none.
    anytrue(list: Vec<bool>) -> bool;
    /// The list in pieces of the given size; the last one may be shorter.
    ///
    /// ```
    /// use ledgerform::function::chunklist;
    /// let pairs = chunklist::<String>(["a", "b", "c"], 2);
    /// assert_eq!(pairs.to_hcl(), r#"[["a", "b"], ["c"]]"#);
    /// ```
    chunklist[T](list: Vec<T>, size: Number) -> Vec<Vec<T>>;
    /// The first of the two that is neither null nor empty.
    coalesce(a: Option<String>, b: String) -> String;
    /// The first of the values that is neither null nor empty.
    coalesce_all = "coalesce"(; values: Option<String>) -> String;
    /// As [`coalesce_all`], for values of any type.
    coalesce_any = "coalesce"[T](; values: Option<T>) -> T;
    /// The first of the two lists that is not empty.
    coalescelist[T](a: Vec<T>, b: Vec<T>) -> Vec<T>;
    /// The first of the lists that is not empty.
    coalescelist_all = "coalescelist"[T](; lists: Vec<T>) -> Vec<T>;
    /// The list without null and empty texts.
    compact(list: Vec<String>) -> Vec<String>;
    /// The elements of both lists.
    concat[T](a: Vec<T>, b: Vec<T>) -> Vec<T>;
    /// The elements of all the lists.
    concat_all = "concat"[T](; lists: Vec<T>) -> Vec<T>;
    /// Whether the list has the element.
    contains[T](list: Vec<T>, value: T) -> bool;
    /// The list with only the first of equal elements.
    distinct[T](list: Vec<T>) -> Vec<T>;
    /// The element at a position, counted around the end.
    element[T](list: Vec<T>, index: Number) -> T;
    /// The list of all elements of the lists.
    flatten[T](lists: Vec<Vec<T>>) -> Vec<T>;
    /// The position of the first element that equals the value.
    index[T](list: Vec<T>, value: T) -> Number;
    /// The keys of a map, sorted.
    keys[T](map: Map<T>) -> Vec<String>;
    /// The number of elements.
    length[T](list: Vec<T>) -> Number;
    /// The element with the key, or the default.
    lookup[T](map: Map<T>, key: String, default: T) -> T;
    /// The values at the positions at which the key is one of those searched for.
    ///
    /// ```
    /// use ledgerform::function::matchkeys;
    /// let ids = matchkeys::<String>(["i-1", "i-2", "i-3"], ["a", "b", "a"], ["a"]);
    /// assert_eq!(ids.to_hcl(), r#"["i-1", "i-3"]"#);
    /// ```
    matchkeys[T](values: Vec<T>, keys: Vec<String>, search: Vec<String>) -> Vec<T>;
    /// One map with the elements of both, those of `b` winning.
    merge[T](a: Map<T>, b: Map<T>) -> Map<T>;
    /// One map with the elements of all, later ones winning.
    merge_all = "merge"[T](; maps: Map<T>) -> Map<T>;
    /// The single element of the list, or null if there is none.
    one[T](list: Vec<T>) -> Option<T>;
    /// The numbers from `start` up or down to but without `limit`.
    range(start: Number, limit: Number) -> Vec<Number>;
    /// The numbers from `start` in steps to but without `limit`.
    range_by = "range"(start: Number, limit: Number, step: Number) -> Vec<Number>;
    /// The list from its end to its beginning.
    reverse[T](list: Vec<T>) -> Vec<T>;
    /// Every combination of an element of the one list and an element of the other.
    ///
    /// ```
    /// use ledgerform::function::setproduct;
    /// let pairs = setproduct::<String>(["app", "db"], ["a", "b"]);
    /// assert_eq!(pairs.to_hcl(), r#"[["app", "a"], ["app", "b"], ["db", "a"], ["db", "b"]]"#);
    /// ```
    setproduct[T](a: Vec<T>, b: Vec<T>) -> Vec<Vec<T>>;
    /// Every combination of an element of each list.
    setproduct_all = "setproduct"[T](; lists: Vec<T>) -> Vec<Vec<T>>;
    /// The elements from position `start` to but without `end`.
    slice[T](list: Vec<T>, start: Number, end: Number) -> Vec<T>;
    /// The texts in order.
    sort(list: Vec<String>) -> Vec<String>;
    /// The map turned around: from each text to the keys that had it in their list.
    ///
    /// ```
    /// use ledgerform::function::transpose;
    /// let groups = transpose([("ada", ["ops", "dev"]), ("bob", ["dev", "qa"])]);
    /// let expected = r#"{ dev = ["ada", "bob"], ops = ["ada"], qa = ["bob"] }"#;
    /// assert_eq!(groups.to_hcl(), expected);
    /// ```
    transpose(map: Map<Vec<String>>) -> Map<Vec<String>>;
    /// The values of a map, in the order of the keys.
    values[T](map: Map<T>) -> Vec<T>;
    /// A map of the keys to the values at the same positions.
    zipmap[T](keys: Vec<String>, values: Vec<T>) -> Map<T>;
}
