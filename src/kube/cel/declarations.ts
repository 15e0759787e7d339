import type { CelType } from './types.ts'
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  libraryTypes,
  listType,
  mapType,
  nullType,
  optionalType,
  paramType,
  stringType,
  timestampType,
  typeType,
  uintType,
} from './types.ts'

/** One way a function can be called. */
export interface Overload {
  readonly id: string
  /** Called as `target.function(args)`; the first argument is the target. */
  readonly member: boolean
  readonly args: readonly CelType[]
  readonly result: CelType
}

const names: Readonly<Record<string, CelType>> = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  duration: durationType,
  dyn: dynType,
  int: intType,
  null: nullType,
  string: stringType,
  timestamp: timestampType,
  uint: uintType,
  ...libraryTypes,
}

/** Reads `list<A>`, `map<string, A>`, `int` and the like; single capital letters are type variables. */
function readType(text: string): CelType {
  const inner = /^(\w+)<(.*)>$/.exec(text)
  if (inner !== null) {
    const parts = split(inner[2] ?? '')
    const [first = dynType, second = dynType] = parts.map(readType)
    switch (inner[1]) {
      case 'list':
        return listType(first)
      case 'map':
        return mapType(first, second)
      case 'optional':
        return optionalType(first)
      default:
        return typeType(first)
    }
  }
  return names[text] ?? paramType(text)
}

/** Splits at the commas outside of angle brackets. */
function split(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let index = 0; index <= text.length; index++) {
    const char = text[index]
    if (char === '<') depth++
    if (char === '>') depth--
    if (char === undefined || (char === ',' && depth === 0)) {
      if (index > from) parts.push(text.slice(from, index).trim())
      from = index + 1
    }
  }
  return parts
}

/** `id(args) result`; a dot before the id marks a member. */
function readOverload(text: string): Overload {
  const [, dot = '', id = '', args = '', result = ''] = /^(\.?)([@\w-]+)\((.*)\) (.+)$/.exec(text) ?? []
  return { id, member: dot !== '', args: split(args).map(readType), result: readType(result) }
}

const numeric = ['int64', 'uint64', 'double']
const numericType: Readonly<Record<string, string>> = { int64: 'int', uint64: 'uint', double: 'double' }

/** An order of every comparable type, numbers of different types too. */
function order(name: string): string {
  const overloads = [`${name}_bool(bool, bool) bool`]
  for (const left of numeric) {
    for (const right of numeric)
      overloads.push(`${name}_${left}${left === right ? '' : `_${right}`}(${numericType[left] ?? ''}, ${numericType[right] ?? ''}) bool`)
  }
  for (const type of ['string', 'bytes', 'timestamp', 'duration']) overloads.push(`${name}_${type}(${type}, ${type}) bool`)
  return overloads.join(' | ')
}

const listTypes = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']

/** One overload for each type of a list's elements. */
function each(types: readonly string[], overload: (type: string) => string): string {
  return types.map(overload).join(' | ')
}

function timeGetter(name: string, withDuration = false): string {
  const overloads = [`.timestamp_to_${name}(timestamp) int`, `.timestamp_to_${name}_with_tz(timestamp, string) int`]
  if (withDuration) overloads.push(`.duration_to_${name}(duration) int`)
  return overloads.join(' | ')
}

/** Every function that a new rule may use: those that the version before knew too, so that a cluster can go back to it. Follows cel-go common/stdlib, cel/library.go and ext/, and apiserver/pkg/cel/library. */
const table: Readonly<Record<string, string>> = {
  '_?_:_': 'conditional(bool, A, A) A',
  '_&&_': 'logical_and(bool, bool) bool',
  '_||_': 'logical_or(bool, bool) bool',
  '!_': 'logical_not(bool) bool',
  '@not_strictly_false': 'not_strictly_false(bool) bool',
  '_==_': 'equals(A, A) bool',
  '_!=_': 'not_equals(A, A) bool',
  '_+_':
    'add_bytes(bytes, bytes) bytes | add_double(double, double) double | add_duration_duration(duration, duration) duration | add_duration_timestamp(duration, timestamp) timestamp | add_timestamp_duration(timestamp, duration) timestamp | add_int64(int, int) int | add_list(list<A>, list<A>) list<A> | add_string(string, string) string | add_uint64(uint, uint) uint',
  '_/_': 'divide_double(double, double) double | divide_int64(int, int) int | divide_uint64(uint, uint) uint',
  '_%_': 'modulo_int64(int, int) int | modulo_uint64(uint, uint) uint',
  '_*_': 'multiply_double(double, double) double | multiply_int64(int, int) int | multiply_uint64(uint, uint) uint',
  '-_': 'negate_double(double) double | negate_int64(int) int',
  '_-_':
    'subtract_double(double, double) double | subtract_duration_duration(duration, duration) duration | subtract_int64(int, int) int | subtract_timestamp_duration(timestamp, duration) timestamp | subtract_timestamp_timestamp(timestamp, timestamp) duration | subtract_uint64(uint, uint) uint',
  '_<_': order('less'),
  '_<=_': order('less_equals'),
  '_>_': order('greater'),
  '_>=_': order('greater_equals'),
  '_[_]':
    'index_list(list<A>, int) A | index_map(map<A, B>, A) B | optional_list_index_int(optional<list<A>>, int) optional<A> | optional_map_index_value(optional<map<A, B>>, A) optional<B>',
  '_[?_]':
    'list_optindex_optional_int(list<A>, int) optional<A> | optional_list_optindex_optional_int(optional<list<A>>, int) optional<A> | map_optindex_optional_value(map<A, B>, A) optional<B> | optional_map_optindex_optional_value(optional<map<A, B>>, A) optional<B>',
  '@in': 'in_list(A, list<A>) bool | in_map(A, map<A, B>) bool',
  size: 'size_bytes(bytes) int | .bytes_size(bytes) int | size_list(list<A>) int | .list_size(list<A>) int | size_map(map<A, B>) int | .map_size(map<A, B>) int | size_string(string) int | .string_size(string) int',
  type: 'type(A) type<A>',
  bool: 'bool_to_bool(bool) bool | string_to_bool(string) bool',
  bytes: 'bytes_to_bytes(bytes) bytes | string_to_bytes(string) bytes',
  double: 'double_to_double(double) double | int64_to_double(int) double | string_to_double(string) double | uint64_to_double(uint) double',
  duration: 'duration_to_duration(duration) duration | string_to_duration(string) duration',
  dyn: 'to_dyn(A) dyn',
  int: 'int64_to_int64(int) int | double_to_int64(double) int | duration_to_int64(duration) int | string_to_int64(string) int | timestamp_to_int64(timestamp) int | uint64_to_int64(uint) int',
  string:
    'string_to_string(string) string | bool_to_string(bool) string | bytes_to_string(bytes) string | double_to_string(double) string | duration_to_string(duration) string | int64_to_string(int) string | timestamp_to_string(timestamp) string | uint64_to_string(uint) string | ip_to_string(ip) string | cidr_to_string(cidr) string',
  timestamp: 'timestamp_to_timestamp(timestamp) timestamp | int64_to_timestamp(int) timestamp | string_to_timestamp(string) timestamp',
  uint: 'uint64_to_uint64(uint) uint | double_to_uint64(double) uint | int64_to_uint64(int) uint | string_to_uint64(string) uint',
  contains: '.contains_string(string, string) bool',
  endsWith: '.ends_with_string(string, string) bool',
  startsWith: '.starts_with_string(string, string) bool',
  matches: 'matches(string, string) bool | .matches_string(string, string) bool',
  getFullYear: timeGetter('year'),
  getMonth: timeGetter('month'),
  getDayOfYear: timeGetter('day_of_year'),
  getDayOfMonth: timeGetter('day_of_month'),
  getDate: timeGetter('day_of_month_1_based'),
  getDayOfWeek: timeGetter('day_of_week'),
  getHours: timeGetter('hours', true),
  getMinutes: timeGetter('minutes', true),
  getSeconds: timeGetter('seconds', true),
  getMilliseconds: timeGetter('milliseconds', true),
  'optional.of': 'optional_of(A) optional<A>',
  'optional.ofNonZeroValue': 'optional_ofNonZeroValue(A) optional<A>',
  'optional.none': 'optional_none() optional<A>',
  value: '.optional_value(optional<A>) A',
  hasValue: '.optional_hasValue(optional<A>) bool',
  or: '.optional_or_optional(optional<A>, optional<A>) optional<A>',
  orValue: '.optional_orValue_value(optional<A>, A) A',
  last: '.list_last(list<A>) optional<A>',
  first: '.list_first(list<A>) optional<A>',
  'optional.unwrap': 'optional_unwrap(list<optional<A>>) list<A>',
  unwrapOpt: '.optional_unwrapOpt(list<optional<A>>) list<A>',
  charAt: '.string_char_at_int(string, int) string',
  indexOf: '.string_index_of_string(string, string) int | .string_index_of_string_int(string, string, int) int | .list_a_index_of_int(list<A>, A) int',
  lastIndexOf:
    '.string_last_index_of_string(string, string) int | .string_last_index_of_string_int(string, string, int) int | .list_a_last_index_of_int(list<A>, A) int',
  lowerAscii: '.string_lower_ascii(string) string',
  upperAscii: '.string_upper_ascii(string) string',
  replace: '.string_replace_string_string(string, string, string) string | .string_replace_string_string_int(string, string, string, int) string',
  split: '.string_split_string(string, string) list<string> | .string_split_string_int(string, string, int) list<string>',
  substring: '.string_substring_int(string, int) string | .string_substring_int_int(string, int, int) string',
  trim: '.string_trim(string) string',
  format: '.string_format(string, list<dyn>) string',
  'strings.quote': 'strings_quote(string) string',
  join: '.list_join(list<string>) string | .list_join_string(list<string>, string) string',
  'sets.contains': 'list_sets_contains_list(list<A>, list<A>) bool',
  'sets.equivalent': 'list_sets_equivalent_list(list<A>, list<A>) bool',
  'sets.intersects': 'list_sets_intersects_list(list<A>, list<A>) bool',
  'cel.@mapInsert': '@mapInsert_map_key_value(map<A, B>, A, B) map<A, B> | @mapInsert_map_map(map<A, B>, map<A, B>) map<A, B>',
  slice: '.list_slice(list<A>, int, int) list<A>',
  flatten: '.list_flatten(list<list<A>>) list<A> | .list_flatten_int(list<dyn>, int) list<dyn>',
  sort: each(listTypes, type => `.list_${type}_sort(list<${type}>) list<${type}>`),
  '@sortByAssociatedKeys': each(listTypes, type => `.list_${type}_sortByAssociatedKeys(list<A>, list<${type}>) list<A>`),
  'lists.range': 'lists_range(int) list<int>',
  reverse: '.list_reverse(list<A>) list<A>',
  distinct: '.list_distinct(list<A>) list<A>',
  isSorted: each(listTypes, type => `.list_${type}_is_sorted_bool(list<${type}>) bool`),
  sum: each(['int', 'uint', 'double', 'duration'], type => `.list_${type}_sum_${type}(list<${type}>) ${type}`),
  max: each(listTypes, type => `.list_${type}_max_${type}(list<${type}>) ${type}`),
  min: each(listTypes, type => `.list_${type}_min_${type}(list<${type}>) ${type}`),
  find: '.string_find_string(string, string) string',
  findAll: '.string_find_all_string(string, string) list<string> | .string_find_all_string_int(string, string, int) list<string>',
  url: 'string_to_url(string) url',
  getScheme: '.url_get_scheme(url) string',
  getHost: '.url_get_host(url) string',
  getHostname: '.url_get_hostname(url) string',
  getPort: '.url_get_port(url) string',
  getEscapedPath: '.url_get_escaped_path(url) string',
  getQuery: '.url_get_query(url) map<string, list<string>>',
  isURL: 'is_url_string(string) bool',
  quantity: 'string_to_quantity(string) quantity',
  isQuantity: 'is_quantity_string(string) bool',
  sign: 'quantity_sign(quantity) int',
  isGreaterThan: '.quantity_is_greater_than(quantity, quantity) bool | .semver_is_greater_than(semver, semver) bool',
  isLessThan: '.quantity_is_less_than(quantity, quantity) bool | .semver_is_less_than(semver, semver) bool',
  compareTo: '.quantity_compare_to(quantity, quantity) int | .semver_compare_to(semver, semver) int',
  asApproximateFloat: '.quantity_get_float(quantity) double',
  asInteger: '.quantity_get_int(quantity) int',
  isInteger: '.quantity_is_integer(quantity) bool',
  add: '.quantity_add(quantity, quantity) quantity | .quantity_add_int(quantity, int) quantity',
  sub: '.quantity_sub(quantity, quantity) quantity | .quantity_sub_int(quantity, int) quantity',
  ip: 'string_to_ip(string) ip | .cidr_ip(cidr) ip',
  family: '.ip_family(ip) int',
  'ip.isCanonical': 'ip_is_canonical(string) bool',
  isUnspecified: '.ip_is_unspecified(ip) bool',
  isLoopback: '.ip_is_loopback(ip) bool',
  isLinkLocalMulticast: '.ip_is_link_local_multicast(ip) bool',
  isLinkLocalUnicast: '.ip_is_link_local_unicast(ip) bool',
  isGlobalUnicast: '.ip_is_global_unicast(ip) bool',
  isIP: 'is_ip(string) bool',
  cidr: 'string_to_cidr(string) cidr',
  containsIP: '.cidr_contains_ip_string(cidr, string) bool | .cidr_contains_ip_ip(cidr, ip) bool',
  containsCIDR: '.cidr_contains_cidr_string(cidr, string) bool | .cidr_contains_cidr(cidr, cidr) bool',
  prefixLength: '.cidr_prefix_length(cidr) int',
  masked: '.cidr_masked(cidr) cidr',
  isCIDR: 'is_cidr(string) bool',
  validate: '.format-validate(format, string) optional<list<string>>',
  'format.named': 'format-named(string) optional<format>',
  semver: 'string_to_semver(string) semver | string_bool_to_semver(string, bool) semver',
  isSemver: 'is_semver_string(string) bool | is_semver_string_bool(string, bool) bool',
  major: '.semver_major(semver) int',
  minor: '.semver_minor(semver) int',
  patch: '.semver_patch(semver) int',
}

/** The formats that `format.…()` gives. */
export const namedFormats = [
  'dns1123Label',
  'dns1123Subdomain',
  'dns1035Label',
  'qualifiedName',
  'dns1123LabelPrefix',
  'dns1123SubdomainPrefix',
  'dns1035LabelPrefix',
  'labelValue',
  'uri',
  'uuid',
  'byte',
  'date',
  'datetime',
] as const

const read = new Map<string, readonly Overload[]>()

/** The overloads of a function, or undefined when there is none of that name. */
export function functionNamed(name: string): readonly Overload[] | undefined {
  const known = read.get(name)
  if (known !== undefined) return known
  if (name.startsWith('format.') && namedFormats.some(format => name === `format.${format}`))
    return [{ id: name, member: false, args: [], result: libraryTypes.format }]
  const text = Object.hasOwn(table, name) ? table[name] : undefined
  if (text === undefined) return undefined
  const overloads = text.split(' | ').map(readOverload)
  read.set(name, overloads)
  return overloads
}

/** What a bare name means when no variable has it: a type. */
export const typeNames: Readonly<Record<string, CelType>> = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  int: intType,
  string: stringType,
  uint: uintType,
  null_type: nullType,
  list: listType(paramType('A')),
  map: mapType(paramType('A'), paramType('B')),
  type: typeType(),
  'google.protobuf.Duration': durationType,
  'google.protobuf.Timestamp': timestampType,
}
