/** Prints the usage and ends the process where `--help` or `-h` is given; commands without options have it too. */
export function explain(usage: string): void {
  if (!process.argv.slice(2).some((parameter) => parameter === '--help' || parameter === '-h')) return
  console.log(usage)
  process.exit(0)
}
