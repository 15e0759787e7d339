import { structNamed } from '../api/schema.ts'
import type { PodTemplateSpec } from '../api/types.gen.ts'
import { safeEncodeString } from '../apimachinery/rand.ts'
import { writeUTF8 } from '../apimachinery/utf8.ts'
import { dumpStruct } from './go-dump.ts'

/**
 * The `pod-template-hash` of a defaulted template: FNV-1a over the template as Go prints it, with the count of
 * earlier collisions if there is one. Follows pkg/controller/controller_utils.go ComputeHash.
 */
export function computeHash(template: PodTemplateSpec, collisionCount?: number): string {
  const struct = structNamed('core/v1.PodTemplateSpec')
  if (struct === undefined) throw new Error('the schema has no PodTemplateSpec')
  let hash = 0x811c9dc5
  const write = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  writeUTF8(dumpStruct(template, struct), write)
  if (collisionCount !== undefined) {
    for (let shift = 0; shift < 32; shift += 8) write((collisionCount >>> shift) & 255)
    for (let zero = 0; zero < 4; zero++) write(0)
  }
  return safeEncodeString(String(hash >>> 0))
}
