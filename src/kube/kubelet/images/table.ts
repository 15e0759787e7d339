import { agnhostImage } from './agnhost.ts'
import type { Image } from './image.ts'
import { nginxImages, nginxVersionOf } from './nginx.ts'
import { repositoryOf } from './reference.ts'
import { shellImages } from './shells.ts'
import { addonImages, systemImages } from './system.ts'
import { serverImages } from './web.ts'

/** Every image there is. A repository that is not here is refused as a registry refuses one that is not there. */
export const images: readonly Image[] = [...nginxImages, ...serverImages, ...shellImages, agnhostImage, ...systemImages, ...addonImages]

const byRepository = new Map(images.map(image => [image.repository, image]))

interface Found {
  readonly image: Image
  readonly tagged: boolean
}

/** By full reference, of repositories that are here: what is in this table never changes. */
const found = new Map<string, Found>()

/** The image of a full reference: undefined when the repository is unknown; `tagged` false when only the tag is. */
export function findImage(reference: string): Found | undefined {
  const known = found.get(reference)
  if (known !== undefined) return known
  const { repository, tag } = repositoryOf(reference)
  const image = byRepository.get(repository)
  if (image === undefined) return undefined
  const made = { image: { ...image, ...image.variant?.(tag) }, tagged: image.tags === undefined || tag === '' || image.tags.includes(tag) }
  found.set(reference, made)
  return made
}

/** The variables an image sets. */
export function imageEnvironment(image: Image, tag: string): Readonly<Record<string, string>> {
  return image.repository.includes('nginx') ? { NGINX_VERSION: nginxVersionOf(tag) } : (image.env ?? {})
}
