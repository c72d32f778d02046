import { messages } from "../messages";

const words = messages.upload;
const PHOTO = /\.(jpe?g|png|webp|hei[cf]|avif)$/i;

/** Say why a file is not even tried, or null when it is. The server looks at the bytes; we cannot. */
export function reasonToSkip(file: File): string | null {
  if (!PHOTO.test(file.name)) {
    return words.notAPhoto;
  }
  return file.size === 0 ? words.emptyFile : null;
}

/** Name a file as its owner knows it: with the folder it was chosen from. */
export const pathOf = (file: File): string => file.webkitRelativePath || file.name;

function readSome(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader answers at most a hundred entries at a time, and none when it has no more.
  for (let part = await readSome(reader); part.length > 0; part = await readSome(reader)) {
    for (const child of part) {
      found.push(...(await filesIn(child)));
    }
  }
  return found;
}

/** List all files of a drop, those inside folders too. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // The items are gone after the first await, so all entries are taken before it.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const loose = entries.length === 0 ? [...transfer.files] : [];
  const nested = await Promise.all(entries.map(filesIn));
  return [...loose, ...nested.flat()];
}
