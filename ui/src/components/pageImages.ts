/** Decoded page pictures, newest last; the elements themselves go into the page, so a flip shows at once. */
const LIMIT_BYTES = 40 * 1024 * 1024;
/** Of a picture that is not decoded yet: a page at the size of the screen. */
const EXPECTED_BYTES = 4 * 1024 * 1024;
/** The page that is shown and its neighbors stay, however large they are. */
const LEAST = 4;
const sizes = new Map<string, number>();
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
  const ready = image.decode().then(() => {
    if (cache.has(url)) sizes.set(url, image.naturalWidth * image.naturalHeight * 4);
    return image;
  });
  ready.catch(() => cache.delete(url));
  cache.set(url, ready);
  const held = () => [...cache.keys()].reduce((sum, key) => sum + (sizes.get(key) ?? EXPECTED_BYTES), 0);
  while (cache.size > LEAST && held() > LIMIT_BYTES) {
    const oldest = cache.keys().next().value!;
    sizes.delete(oldest);
    void cache.get(oldest)!.then(release, () => undefined);
    cache.delete(oldest);
  }
  return ready;
}

/** Whether a picture is at hand. */
export function isLoaded(url: string): boolean {
  return sizes.has(url);
}

/** A decoded page is 4 to 15 MB and would stay until the garbage of the web process is collected. */
function release(image: HTMLImageElement): void {
  if (!image.isConnected) image.removeAttribute("src");
}
