/** One plain sentence for kinds of problems: what the server's words ask for. The first that fits is taken. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/`selector` does not match template `labels`/, 'The selector and the labels of the template must agree, or the controller would not find its own Pods.'],
  [/^unknown field|unknown field "/, 'The kind has no field of this name at this place. Spelling, capitals and indentation all count.'],
  [/duplicate field|already set in map|mapping key .* already defined/, 'The same field stands here twice; only one can hold.'],
  [/no matches for kind/, 'No such kind in this API group and version: apiVersion and kind must be written exactly as the server knows them.'],
  [/Object 'Kind' is missing|kind not set/, 'Every manifest says with kind what it describes.'],
  [/apiVersion not set|'apiVersion' is missing/, 'Every manifest says with apiVersion which version of the API it is written for.'],
  [/cannot unmarshal (\w+) into Go/, 'The value has the wrong type: a text, a number, a list and a map are four different things.'],
  [/field is immutable/, 'This field is set when the object is created and cannot change after; delete the object and create it anew, or leave the field.'],
  [/RFC 1123 subdomain|RFC 1123 label|RFC 1035 label/, 'Names take lower-case letters, digits and dashes, and begin and end with a letter or a digit.'],
  [/must be no more than \d+ (characters|bytes)/, 'The text is too long.'],
  [/must be between 1 and 65535/, 'A port is a number from 1 to 65535.'],
  [/must be greater than or equal to 0/, 'The number cannot be negative.'],
  [
    /quantities must match the regular expression|must match the regular expression '\^\(\[\+-\]/,
    'A quantity is a number with a unit, such as 500m for half a CPU or 64Mi for memory.',
  ],
  [/must be less than or equal to .* limit/, 'A container cannot ask for more than its own limit.'],
  [/Unsupported value/, 'Only the values in the list are allowed here, with exactly these capitals.'],
  [/: Duplicate value/, 'Two entries of the list have the same name or number; each may stand once.'],
  [/: Not found|not found: /, 'The name must be the name of something that exists: of an entry in this manifest, or of an object in the cluster.'],
  [/namespaces ".*" not found/, 'The namespace must exist before something is created in it.'],
  [/: Required value/, 'This field has no default and must be given.'],
  [/: Forbidden/, 'The field is not allowed in this combination.'],
  [/found a tab character|cannot start any token/, 'YAML is indented with spaces, never with tabs.'],
  [/mapping values are not allowed/, 'A colon with a space begins a value; check the indentation above, or put the text in quotes.'],
  [/did not find expected/, 'The indentation of this line does not fit the lines above it.'],
]

/** The plain sentence for the server's words, where there is one. */
export function plainWords(message: string): string | undefined {
  return sentences.find(([pattern]) => pattern.test(message))?.[1]
}
