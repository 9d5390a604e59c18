/** Prints what a command is for, and ends, where somebody asks for it; a command without options says so too. */
export function explain(usage: string): void {
  if (!process.argv.slice(2).some((parameter) => parameter === '--help' || parameter === '-h')) return
  console.log(usage)
  process.exit(0)
}
