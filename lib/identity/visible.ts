/**
 * Zero-width characters, bidi marks, embeddings and isolates, which people copy along with numbers and addresses without
 * seeing them (contract, «Reading an identifier»). In names some of them mean something; in digits none does.
 */
const invisible = /[\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g

/** A number or an email without its invisible characters. */
export const visible = (text: string): string => text.replaceAll(invisible, '')
