/** Decoded page pictures, newest last; the elements themselves go into the page, so a flip shows at once. */
const LIMIT = 10;
const cache = new Map<string, Promise<HTMLImageElement>>();

/** Loads and decodes a picture; the same address gives the same element. */
export function pageImage(url: string): Promise<HTMLImageElement> {
  const known = cache.get(url);
  if (known) {
    cache.delete(url);
    cache.set(url, known);
    return known;
  }
  const image = new Image();
  image.draggable = false;
  image.src = url;
  const ready = image.decode().then(() => image);
  ready.catch(() => cache.delete(url));
  cache.set(url, ready);
  while (cache.size > LIMIT) {
    const oldest = cache.keys().next().value!;
    void cache.get(oldest)!.then(release, () => undefined);
    cache.delete(oldest);
  }
  return ready;
}

/** A decoded page is 7 MB and would stay until the garbage of the web process is collected. */
function release(image: HTMLImageElement): void {
  if (!image.isConnected) image.removeAttribute("src");
}
