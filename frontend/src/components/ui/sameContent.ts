// Whether two values from the server say the same. Every answer brings a whole draft with new objects; comparing what
// is in them lets the days that did not change stay as they are.
const texts = new WeakMap<object, string>();

function textOf(value: object): string {
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = JSON.stringify(value)));
  return text;
}

export const sameContent = (a: object, b: object): boolean => a === b || textOf(a) === textOf(b);

/** For `memo`: objects without functions are compared by content, everything else by identity. */
export function sameProps<Props extends object>(...byContent: (keyof Props)[]) {
  const deep = new Set<keyof Props>(byContent);
  return (before: Props, after: Props): boolean =>
    (Object.keys(after) as (keyof Props)[]).every((name) => {
      const a = before[name];
      const b = after[name];
      return deep.has(name) ? sameContent(a as object, b as object) : Object.is(a, b);
    });
}
