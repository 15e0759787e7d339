import type { Problem } from './diagnosis.ts'
import { Manifest } from './fixes/manifest.ts'
import { fieldAt } from './help/field.ts'
import { sentenceFor } from './help/sentences.ts'

/** Our own sentences on the server's reasons, tried in order on its words. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/found character that cannot start any token/, 'YAML cannot begin a value with this character. A tab is one of them: indent with spaces.'],
  [/mapping values are not allowed/, 'A colon stands where no key can be: the line is indented too far, or the line above has no space after its colon.'],
  [/could not find expected ':'/, 'A key needs a colon after it.'],
  [/found unexpected end of stream/, 'A quote is opened and never closed.'],
  [/did not find expected ',' or/, 'A bracket is opened and never closed.'],
  [/did not find expected key|did not find expected '-'/, 'This line is not indented like the lines it belongs with.'],
  [/unknown escape character/, 'In double quotes a backslash begins an escape. In single quotes it is only a backslash.'],
  [/unknown anchor|did not find expected alphabetic/, 'A value that begins with * or & means an alias or an anchor in YAML: put it in quotes.'],
  [/excessive aliasing/, 'Aliases in this file unfold into too many copies.'],
  [/Object 'Kind' is missing/, 'Every object says what kind it is.'],
  [/apiVersion not set/, 'Every object says which version of the API it is written for.'],
  [/kind not set/, 'Every object says what kind it is.'],
  [/invalid object to validate/, 'A document must hold one object: keys and values, not a list or a word.'],
  [/no matches for kind/, 'This cluster serves no such kind in this version. Perhaps it is misspelled, or the version was removed.'],
  [/is registered for version/, 'Kinds are written with capital letters, exactly as Kubernetes names them.'],
  [/cannot unmarshal (?:number|bool).* of type string/, 'Text is wanted here. Numbers, true and yes must stand in quotes to be text.'],
  [/cannot unmarshal string.* of type u?int/, 'A number is wanted here, without quotes.'],
  [/cannot unmarshal string.* of type bool/, 'true or false is wanted here, without quotes.'],
  [/cannot unmarshal number .* of type int/, 'A whole number is wanted here, and not too large a one.'],
  [/cannot unmarshal (?:object|array).* of type (?:string|u?int|bool)/, 'One value is wanted here, not a list or a map.'],
  [/cannot unmarshal .* of type \[\]/, 'A list is wanted here: each entry begins with a dash.'],
  [/cannot unmarshal .* of type map/, 'Keys and values are wanted here.'],
  [/cannot unmarshal (?:string|number|bool|array) into/, 'An object with fields is wanted here.'],
  [/quantities must match|unable to parse quantity/, 'A quantity is a number and perhaps a unit: 500m, 2, 128Mi, 1Gi.'],
  [/illegal base64/, 'Values under data are base64. Plain text goes under stringData.'],
  [/unknown field/, 'There is no such field here: it is misspelled, or indented under the wrong parent.'],
  [/duplicate field|already set in map|mapping key .* already defined/, 'The same field stands twice; only one of them can hold.'],
  [/namespaces? "[^"]*" not found/, 'The namespace must be there before anything is put into it.'],
  [/already exists/, 'There is an object of this name already.'],
  [/cannot use generate name with apply/, 'apply finds objects by their name again, so it needs a fixed one. create can make names up.'],
  [/resource name may not be empty/, 'apply finds objects by their name, and this one has none.'],
  [/exceeded quota/, 'The namespace’s quota has no room for this.'],
  [/violates PodSecurity/, 'The namespace’s security level does not allow this Pod.'],
  [/serviceaccount "[^"]*" not found/, 'A Pod’s ServiceAccount must be there before the Pod.'],
  [/no PriorityClass with name/, 'The PriorityClass must be there before the Pod.'],
  [/`selector` does not match template `labels`/, 'The Pods made from the template would not be found by the selector. Both must say the same labels.'],
  [/empty selector is invalid/, 'An empty selector would select every Pod.'],
  [/RFC 1123 subdomain/, 'Names are lower case letters, digits, - and ., and begin and end with a letter or digit.'],
  [/RFC 1123 label/, 'This name is lower case letters, digits and -, and begins and ends with a letter or digit.'],
  [/DNS-1035/, 'This name is lower case letters, digits and -, and begins with a letter.'],
  [/a valid label must be/, 'A label’s value is at most 63 letters, digits, -, _ and ., and begins and ends with a letter or digit.'],
  [/must be between 1 and 65535/, 'Ports are numbers from 1 to 65535.'],
  [/provided port is not in the valid range/, 'Node ports are numbers from 30000 to 32767.'],
  [/must contain only alpha-numeric characters/, 'Port names are lower case letters, digits and -, at most 15 of them.'],
  [/must be less than or equal to \S+ limit/, 'A container cannot ask for more than its limit allows.'],
  [/volumeMounts\[\d+\]\.name: Not found/, 'The Pod has no volume of this name: volumes are listed beside containers.'],
  [/^spec\.ports\[\d+\]\.name: Required/, 'A Service with several ports must give each a name.'],
  [/valid percent string/, 'A percentage is a whole number with % right behind it, such as 25%.'],
  [/must not be greater than 100%/, 'More than all of them cannot be meant.'],
  [/may not be set when maxUnavailable is non-zero/, 'Only one of the two can say how an update goes: stop first, or start first.'],
  [/value must be empty when `operator` is 'Exists'/, 'Exists asks for the key alone. To compare a value, the operator is Equal.'],
  [/must be 'OrderedReady' or 'Parallel'/, 'Only these two words are known here.'],
  [/`selector` not auto-generated/, 'Leave the selector out: the API server makes one that fits this Job alone.'],
  [/cannot use TZ or CRON_TZ in schedule/, 'The time zone has a field of its own, timeZone, beside the schedule.'],
  [
    /provided network does not match the current range/,
    'The address must lie in the range of this cluster’s Services. Leave the field out, and the API server picks one.',
  ],
  [/may not be 0 when `maxSurge` is 0/, 'A rollout must be allowed to add a Pod or to take one away.'],
  [/valid values: "OnFailure", "Never"/, 'Pods of a Job must not always be restarted, or the Job would never end.'],
  [
    /field is immutable|may not change once set|are forbidden$/,
    'This cannot be changed after the object was created. Delete the object and create it anew, or use another name.',
  ],
  [/expected exactly 5 fields/, 'A schedule has five fields: minute, hour, day of month, month, day of week.'],
  [/must be no more than \d+ (?:characters|bytes)/, 'The text is too long.'],
  [/: Not found/, 'The name must be that of something that exists: of an entry in this manifest, or of an object in the cluster.'],
  [/Duplicate value/, 'The same value stands twice where each must be different.'],
  [/Required value/, 'This field must be set.'],
  [/Unsupported value/, 'Only the values listed are known here.'],
  [/Forbidden/, 'This may not be set here.'],
  [/must be greater than or equal to/, 'The number is too small.'],
]

/** The kind of the object in whose document a problem is; empty when it has none. */
export function kindAt(text: string, problem: Problem): string {
  return new Manifest(text, problem.range.start).kind
}

/** One plain sentence below the server's words on a file's text; for a missing field also what the field is for. */
export function explain(text: string, problem: Problem): string | undefined {
  const reason = reasons.find(([words]) => words.test(problem.message))?.[1]
  const about = problem.type === 'Required value' ? purpose(text, problem) : undefined
  return about === undefined ? reason : `${reason ?? ''} ${about}`.trim()
}

/** Our own sentence on the field of a problem. */
function purpose(text: string, problem: Problem): string | undefined {
  const { struct } = new Manifest(text, problem.range.start)
  const found = struct === undefined ? undefined : fieldAt(struct, problem.path)
  return found?.owner === undefined || found.field === undefined ? undefined : sentenceFor(found.owner.short, found.field.json)
}
