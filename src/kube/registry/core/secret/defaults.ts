import type { Secret } from '../../../api/types.gen.ts'
import { encodeBase64 } from '../../../apimachinery/base64.ts'
import { encodeUTF8 } from '../../../apimachinery/utf8.ts'

/** Follows pkg/apis/core/v1/defaults.go SetDefaults_Secret and conversion.go Convert_v1_Secret_To_core_Secret, which folds stringData into data. */
export function setDefaults(secret: Secret): void {
  secret.type ||= 'Opaque'
  const texts = Object.entries(secret.stringData ?? {})
  delete secret.stringData
  if (texts.length === 0) return
  const data = { ...secret.data }
  for (const [key, text] of texts) data[key] = encodeBase64(encodeUTF8(text))
  secret.data = data
}
