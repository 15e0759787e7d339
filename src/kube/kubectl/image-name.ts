import { goQuote } from '../apimachinery/field-error.ts'
import { CommandError } from './errors.ts'

const component = '[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]'
const path = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*'
const imageForm = new RegExp(
  `^(?:(?:(?:${component})(?:\\.(?:${component}))*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?/)?${path}(?:/${path})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
)

/** Throws when a text is no name of an image; `where` says whose it is. Follows the module distribution/reference ReferenceRegexp. */
export function checkImageName(image: string, where = ''): void {
  if (!imageForm.test(image)) throw new CommandError(`invalid image name ${goQuote(image)}${where}: invalid reference format`)
}
