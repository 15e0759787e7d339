/** One type's sentences: its own, and those of its fields by their JSON name; '' where there is none. */
export type TypeDescription = readonly [string, Readonly<Record<string, string>>]

/** Sentences by group and version, such as `core/v1`, and type, such as `PodSpec`. */
export type DescriptionData = Readonly<Record<string, Readonly<Record<string, TypeDescription>>>>

/** Kubernetes' own sentences about types and fields, for `kubectl explain` and for who asks about a field. */
export interface FieldDescriptions {
  /** False until there are any. */
  readonly loaded: boolean
  /** The description of a type, such as `core/v1.PodSpec`; '' when it has none. */
  ofType(struct: string): string
  /** The description of one field of a type; '' when it has none. */
  ofField(struct: string, field: string): string
}

const newer = 'kubenotes: new in Kubernetes 1.37. The descriptions shown here are those of 1.36.'

/** Descriptions that can come in parts. */
export class Descriptions implements FieldDescriptions {
  private readonly types = new Map<string, TypeDescription>()

  /** Adds the sentences of some groups. */
  add(data: DescriptionData): void {
    for (const [group, types] of Object.entries(data)) for (const [type, description] of Object.entries(types)) this.types.set(`${group}.${type}`, description)
  }

  get loaded(): boolean {
    return this.types.size > 0
  }

  ofType(struct: string): string {
    return this.types.get(struct)?.[0] ?? newer
  }

  ofField(struct: string, field: string): string {
    return this.types.get(struct)?.[1][field] ?? newer
  }
}
