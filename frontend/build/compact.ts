import { parseSync, Visitor, type ESTree, type Plugin } from "vite";

type Shorten = (text: string) => string;

const KINDS = new Map<string, Shorten>([
  ["html", (text) => text.replace(/\s+/g, " ")],
  ["svg", (text) => text.replace(/\s+/g, " ")],
  [
    "css",
    (text) =>
      text
        .replace(/\/\*.*?\*\//gs, "")
        .replace(/\s+/g, " ")
        .replace(/(?<=[{};:,]) | (?=[{};])/g, "")
        .replaceAll(";}", "}"),
  ],
]);

/** Takes the indentation out of Lit's templates, which a minifier leaves as they are. */
export function compact(): Plugin {
  return {
    name: "compact",
    enforce: "post",
    apply: "build",
    transform(code, id) {
      const foreign = id.includes("node_modules") && !id.includes("@awesome.me");
      return foreign ? null : { code: shortened(code, id), map: null };
    },
  };
}

function shortened(code: string, name: string): string {
  const texts: [ESTree.TemplateElement, Shorten][] = [];
  new Visitor({
    TaggedTemplateExpression({ tag, quasi }) {
      const shorten = tag.type === "Identifier" ? KINDS.get(tag.name) : undefined;
      if (shorten) for (const text of quasi.quasis) texts.push([text, shorten]);
    },
  }).visit(parseSync(name, code, { lang: "js" }).program);
  // From the end, so that what is still to be replaced stays where it is.
  texts.sort(([one], [other]) => other.start - one.start);
  for (const [{ start, end, value }, shorten] of texts) {
    code = code.slice(0, start) + shorten(value.raw) + code.slice(end);
  }
  return code;
}
