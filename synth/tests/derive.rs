//! `#[derive(Inputs)]`, `#[derive(Outputs)]` and `tf!`.

use ledgerform::{Any, Condition, Constraint, Expr, Inputs, IntoExpr, Node, Number, Outputs, checks, function, tf};
use std::collections::{BTreeMap, BTreeSet};

/// A tier of subnets.
#[derive(Inputs)]
pub struct Tier {
    /// Who may reach it.
    #[input(one_of("public", "private"))]
    pub access: Expr<String>,
    /// First slot.
    #[input(default = 4)]
    pub slot: Expr<Number>,
    /// Text that is shown.
    pub label: Expr<Option<String>>,
}

/// What a network is made of.
#[derive(Inputs)]
#[part(NetworkPart, without(cidr, password))]
pub struct NetworkInputs {
    /// IPv4 range,
    /// in CIDR notation.
    #[input(validate = checks::cidr)]
    pub cidr: Expr<String>,
    /// Tiers by name.
    pub tiers: Expr<BTreeMap<String, Tier>>,
    /// A name that is a keyword of Rust.
    #[input(default = "default")]
    pub r#type: Expr<String>,
    /// Zones; all if null.
    #[input(validate = few)]
    pub zones: Expr<Option<Vec<String>>>,
    /// A password.
    #[input(sensitive)]
    pub password: Expr<Option<String>>,
    /// Ports.
    #[input(default = [443, 80])]
    pub ports: Expr<BTreeSet<Number>>,
}

fn few(name: &str, value: &Expr<Vec<String>>) -> Condition {
    Condition::new(value.length().at_most(3), tf!("{name} may be 3 at most, not {}", value.length()))
}

/// What a site is made of.
#[derive(Inputs)]
pub struct SiteInputs {
    /// Its network.
    #[input(nested, together = has_office)]
    pub network: Expr<Option<NetworkPart>>,
    /// Whether it is an office.
    #[input(default = false)]
    pub office: Expr<bool>,
}

fn has_office(inputs: &SiteInputs) -> Condition {
    Condition::new(inputs.office.or(inputs.network.is_null()), "network is for offices")
}

/// What a network gives.
#[derive(Outputs)]
pub struct NetworkOutputs {
    /// Its id.
    pub id: Expr<String>,
    /// A secret.
    #[output(sensitive)]
    pub secret: Expr<String>,
}

fn inputs() -> NetworkInputs {
    NetworkInputs::new().cidr("10.0.0.0/16").tiers([("app", Tier::new().access("private").label("x"))])
}

#[track_caller]
fn check<T>(actual: Expr<T>, expected: &str) {
    assert_eq!(actual.to_hcl(), expected);
}

#[test]
fn required_inputs_come_first_and_the_others_have_values() {
    let inputs = inputs();
    check(inputs.cidr, "\"10.0.0.0/16\"");
    check(inputs.r#type, "\"default\"");
    check(inputs.zones, "null");
    check(inputs.ports, "[443, 80]");
    check(inputs.tiers, "{ app = { access = \"private\", label = \"x\", slot = 4 } }");
}

#[test]
fn setters_replace_defaults_and_take_references() {
    let zones: Expr<Vec<String>> = Expr::raw("var.zones");
    let inputs = inputs().r#type("other").zones(&zones).password(None::<&str>).ports([1]);
    check(inputs.r#type, "\"other\"");
    check(inputs.zones, "var.zones");
    check(inputs.password, "null");
    check(inputs.ports, "[1]");
}

#[test]
fn fields_say_name_type_default_and_text() {
    let fields = NetworkInputs::fields();
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["cidr", "tiers", "type", "zones", "password", "ports"]);
    let [cidr, tiers, ty, zones, password, ports] = &fields[..] else { panic!("six fields") };
    assert_eq!(cidr.description, "IPv4 range, in CIDR notation.");
    assert_eq!((&cidr.ty, &cidr.default, cidr.nullable), (&Constraint::String, &None, false));
    assert_eq!(ty.default, Some(Node::String("default".into())));
    assert_eq!((&zones.default, zones.nullable, zones.sensitive), (&Some(Node::Null), true, false));
    assert_eq!((password.nullable, password.sensitive), (true, true));
    assert_eq!(ports.ty, Constraint::Set(Box::new(Constraint::Number)));
    let Constraint::Map(tier) = &tiers.ty else { panic!("a map") };
    let Constraint::Object(tier) = &**tier else { panic!("of objects") };
    assert_eq!(tier.iter().map(|field| field.name).collect::<Vec<_>>(), ["access", "slot", "label"]);
}

#[test]
fn fields_of_an_object_are_getters() {
    let later: Expr<Tier> = Expr::raw("var.tier");
    check(later.access(), "var.tier.access");
    check(later.label().or_else("none"), "var.tier.label == null ? \"none\" : var.tier.label");
    let known: Expr<Tier> = Tier::new().access("public").slot(7).into_expr();
    check(known.slot() + 1, "8");
    let tiers: Expr<BTreeMap<String, Tier>> = Expr::raw("var.tiers");
    check(tiers.map(|_, tier| tier.access()), "{ for key, value in var.tiers : key => value.access }");
}

#[test]
fn checks_judge_what_is_known_and_print_what_is_not() {
    let conditions = |inputs: NetworkInputs| -> Vec<(&'static str, String, String)> {
        let text = |condition: Condition| (condition.condition.to_hcl(), condition.message.to_hcl());
        inputs
            .checks()
            .into_iter()
            .map(|(name, condition)| (name, text(condition)))
            .map(|(n, (c, m))| (n, c, m))
            .collect()
    };
    let known = conditions(inputs().zones(["a", "b", "c", "d"]));
    assert_eq!(known[0].1, "true");
    assert_eq!(known[1], ("zones", "false".to_owned(), "\"zones may be 3 at most, not 4\"".to_owned()));
    assert_eq!(conditions(inputs())[1].1, "true");
    let later = conditions(inputs().zones(Expr::<Vec<String>>::raw("var.zones")));
    assert_eq!(later[1].1, "var.zones == null ? true : length(var.zones) <= 3");
}

#[test]
fn a_part_has_the_other_fields_as_they_are() {
    let names = |fields: Vec<ledgerform::Field>| fields.into_iter().map(|field| field.name).collect::<Vec<_>>();
    assert_eq!(names(NetworkPart::fields()), ["tiers", "type", "zones", "ports"]);
    let whole = NetworkInputs::fields();
    assert!(NetworkPart::fields().iter().all(|field| whole.contains(field)));
    let part = NetworkPart::new().tiers([("app", Tier::new().access("private"))]).zones(["a"]);
    check(part.ports, "[443, 80]");
    check(part.zones, "[\"a\"]");
}

#[test]
fn checks_of_an_object_count_with_its_name_before_theirs() {
    let part = |zones: &[&str]| NetworkPart::new().tiers([("app", Tier::new().access("private"))]).zones(zones);
    let wrong = |inputs: SiteInputs| -> Vec<String> {
        let wrong = inputs.checks().into_iter().filter(|(_, condition)| condition.condition.to_hcl() != "true");
        wrong.map(|(name, condition)| format!("{name}: {}", condition.message.to_hcl())).collect()
    };
    assert_eq!(wrong(SiteInputs::new()), [""; 0]);
    assert_eq!(wrong(SiteInputs::new().office(true).network(Some(part(&["a"])))), [""; 0]);
    assert_eq!(
        wrong(SiteInputs::new().network(Some(part(&["a", "b", "c", "d"])))),
        ["network: \"network.zones may be 3 at most, not 4\"", "network: \"network is for offices\""]
    );
    let later = SiteInputs::new().office(true).network(Expr::<Option<NetworkPart>>::raw("var.network"));
    let [(_, zones)] = &later.checks()[..1] else { panic!("one of each") };
    assert_eq!(
        zones.condition.to_hcl(),
        "var.network == null ? true : (var.network.zones == null ? true : length(var.network.zones) <= 3)"
    );
}

#[test]
fn inputs_are_made_from_nodes_by_name() {
    let mut asked = Vec::new();
    let inputs = NetworkInputs::from_nodes(&mut |name| {
        asked.push(name);
        Node::String(name.into())
    });
    assert_eq!(asked, ["cidr", "tiers", "type", "zones", "password", "ports"]);
    check(inputs.r#type, "\"type\"");
}

#[test]
fn outputs_have_name_text_and_value() {
    let outputs = NetworkOutputs { id: Expr::raw("aws_vpc.this.id"), secret: "s".into() };
    let values = outputs.values();
    assert_eq!((values[0].name, values[0].description, values[0].sensitive), ("id", "Its id.", false));
    assert_eq!((values[1].name, values[1].sensitive), ("secret", true));
    assert_eq!(values[0].value, Node::Raw("aws_vpc.this.id".into()));
}

#[test]
fn templates_take_names_and_arguments() {
    let (name, later, count) = ("web", Expr::<String>::raw("var.x"), 3);
    let owned = String::from("o");
    check(tf!("plain"), "\"plain\"");
    check(tf!("{name}-{count}-{owned}"), "\"web-3-o\"");
    check(tf!("{}-{later}-{}", name, later.clone()), "\"web-${var.x}-${var.x}\"");
    check(tf!("{{{later}}} ${{x}} %{{y}}"), "\"{${var.x}} $${x} %%{y}\"");
    check(tf!("$${later}%{later}"), "\"${\"$$\"}${var.x}${\"%\"}${var.x}\"");
    check(tf!("{}", function::upper(&later)), "upper(var.x)");
    check(tf!(""), "\"\"");
    let flag: Expr<bool> = Expr::raw("var.f");
    check(tf!("{flag} {}", true), "\"${var.f} true\"");
    let any: Expr<Any> = "text".into_expr();
    check(any, "\"text\"");
}

#[test]
fn wrong_use_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
