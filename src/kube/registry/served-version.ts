import type { KubeObject } from '../apimachinery/meta.ts'
import type { Conversion, Kind, KindVerdict, Strategy } from './kind.ts'
import { anyVerdict, defineKind } from './kind.ts'

/** Gives an object all members of `next`; it and its metadata stay the same ones, which the server holds on to. */
export function become(object: KubeObject, next: KubeObject): void {
  const { metadata } = object
  for (const name of Object.keys(metadata)) Reflect.deleteProperty(metadata, name)
  Object.assign(metadata, next.metadata)
  Object.assign(object, next, { metadata })
}

/** What a served version of a kind says of a new object: the rules are those of the stored version. */
export function servedVerdict<T extends KubeObject>(
  kind: KindVerdict,
  version: string,
  { toStored, fromStored }: Pick<Conversion<T>, 'toStored' | 'fromStored'>,
  setDefaults: (object: T) => void,
): KindVerdict {
  const conversion: Conversion<T> = { stored: kind, toStored, fromStored }
  const { strategy } = kind
  return anyVerdict<T>({
    ...kind,
    version,
    conversion,
    setDefaults,
    strategy: {
      prepareForCreate(object) {
        const converted = toStored(object)
        strategy.prepareForCreate?.(converted)
        become(object, fromStored(converted))
      },
      validate: object => strategy.validate(toStored(object)),
      warningsOnCreate: object => strategy.warningsOnCreate?.(toStored(object)) ?? [],
    },
  })
}

function servedStrategy(strategy: Strategy<KubeObject>, { toStored, fromStored }: Conversion): Strategy<KubeObject> {
  return {
    ...strategy,
    validate: object => strategy.validate(toStored(object)),
    prepareForUpdate(object, old) {
      const converted = toStored(object)
      strategy.prepareForUpdate?.(converted, toStored(old))
      become(object, fromStored(converted))
    },
    validateUpdate: (object, old) => strategy.validateUpdate?.(toStored(object), toStored(old)) ?? [],
    warningsOnUpdate: (object, old) => strategy.warningsOnUpdate?.(toStored(object), toStored(old)) ?? [],
  }
}

/** A kind in a version that is served beside the one that is stored: it is written and shown as the stored one is. */
export function servedKind(stored: Kind, verdict: KindVerdict): Kind {
  const { conversion } = verdict
  if (conversion === undefined) throw new Error(`${verdict.kind} ${verdict.version} has no conversion`)
  const { toStored } = conversion
  const { describe: text } = stored
  return defineKind<KubeObject>({
    ...stored,
    ...verdict,
    strategy: { ...servedStrategy(stored.strategy, conversion), ...verdict.strategy },
    ...(stored.statusStrategy === undefined ? {} : { statusStrategy: servedStrategy(stored.statusStrategy, conversion) }),
    row: (object, now) => stored.row(toStored(object), now),
    ...(text === undefined ? {} : { describe: (object, reader, now) => text(toStored(object), reader, now) }),
  })
}
