/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** The lesson whose page is being built, for the components in its prose. */
    lesson?: import('./components/lesson-context.ts').LessonContext
  }
}
