// The Common Expression Language as Kubernetes' rules use it.
export type { Environment } from './checker.ts'
export { equal } from './compare.ts'
export { most, type SizeOf } from './estimate.ts'
export type { Outcome } from './evaluate.ts'
export { compile, type Program } from './program.ts'
export { hasFormat, isKnownFormat } from './string-formats.ts'
export { parseDuration, parseTimestamp } from './time.ts'
export type { CelType } from './types.ts'
export {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  opaqueType,
  optionalType,
  stringType,
  structType,
  timestampType,
} from './types.ts'
export type { CelList, CelMap, CelOpaque, Value } from './values.ts'
export { CelBytes, CelDuration, CelError, CelOptional, CelTimestamp, elementsOf, listOf } from './values.ts'
