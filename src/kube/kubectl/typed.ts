import type { StructSchema } from '../api/schema.ts'
import { decode } from '../serializer/decode.ts'
import { CommandError } from './errors.ts'

/** A JSON value in the form of an API type; `struct` is the type's schema. */
export function decodeInto<T>(value: unknown, struct: StructSchema | undefined): T {
  if (struct === undefined) throw new CommandError('no schema for this type')
  return decode(value, struct).object as object as T
}
