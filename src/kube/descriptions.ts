/** The door to the holder of Kubernetes' own sentences, which come with whoever asks for them. */
export { type DescriptionData, Descriptions, type FieldDescriptions, type TypeDescription } from './api/descriptions.ts'
