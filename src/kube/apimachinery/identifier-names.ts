import type { NameValidator } from './names.ts'
import { dns1123LabelMaxLength, hasChangeDirPrefix, maskTrailingDash, maxLengthError, regexError, whole } from './names.ts'
import { byteLength } from './utf8.ts'

const dns1035Expression = '[a-z]([-a-z0-9]*[a-z0-9])?'
const envVarExpression = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const dns1035Label = whole(dns1035Expression)
const envVarName = whole(envVarExpression)

/** A DNS label that starts with a letter (RFC 1035). */
export function isDNS1035Label(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123LabelMaxLength) errors.push(maxLengthError(dns1123LabelMaxLength))
  if (!dns1035Label.test(text)) {
    errors.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        dns1035Expression,
        'my-name',
        'abc-123',
      ),
    )
  }
  return errors
}

/** The strict form of an environment variable's name. */
export function isEnvVarName(text: string): string[] {
  const errors: string[] = []
  if (!envVarName.test(text)) {
    errors.push(
      regexError(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
        envVarExpression,
        'my.env-name',
        'MY_ENV.NAME',
        'MyEnvName1',
      ),
    )
  }
  return [...errors, ...hasChangeDirPrefix(text)]
}
/** Names that become a DNS label that starts with a letter. */
export const nameIsDNS1035Label: NameValidator = (name, prefix) => isDNS1035Label(maskTrailingDash(name, prefix))
