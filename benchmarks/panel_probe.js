/* Measures in the page of the browser, from what the user does to what is painted. */
window.probe = (() => {
  const find = (path) =>
    path.split(" >>> ").reduce((at, part, index) => (index ? at?.shadowRoot : at)?.querySelector(part), document);
  const items = (path, item) => [...(find(path)?.shadowRoot?.querySelectorAll(item) ?? [])];
  const seen = (element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < innerHeight;
  };
  const painted = (then) => {
    setTimeout(() => then(performance.now()));
  };

  /** Waits for something that the user does, and from then on until an item with a text is painted. */
  const arm = (type, path, item, text) => {
    window.probe.result = new Promise((resolve) => {
      const listener = ({ timeStamp }) => {
        const look = () => {
          if (items(path, item).some((one) => seen(one) && one.textContent.includes(text))) {
            painted((now) => resolve(now - timeStamp));
          } else requestAnimationFrame(look);
        };
        look();
      };
      addEventListener(type, listener, { capture: true, once: true });
    });
  };

  let watching = null;

  /** Looks at each frame whether items cover the scroller, until `stop`. */
  const watch = (path, item, ends) => {
    const mine = (watching = { frames: 0, gap: 0, bare: 0, last: 0, since: 0 });
    const covered = () => {
      const root = find(path)?.shadowRoot;
      const frame = root?.querySelector(".scroller")?.getBoundingClientRect();
      const rows = root?.querySelector(".rows")?.getBoundingClientRect();
      if (!frame || !rows) return false;
      let [top, bottom] = [Infinity, -Infinity];
      for (const one of root.querySelectorAll(item)) {
        const rect = one.getBoundingClientRect();
        top = Math.min(top, rect.top);
        bottom = Math.max(bottom, rect.bottom);
      }
      const end = ends ? Math.min(frame.bottom, rows.bottom) : frame.bottom;
      return top <= Math.max(frame.top, rows.top) + 1 && bottom >= end - 1;
    };
    const look = (now) => {
      if (watching !== mine) return;
      if (mine.last) mine.gap = Math.max(mine.gap, now - mine.last);
      mine.last = now;
      mine.frames += 1;
      if (covered()) mine.since = 0;
      else {
        mine.since ||= now;
        mine.bare = Math.max(mine.bare, performance.now() - mine.since);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };

  const stop = () => {
    const { frames, gap, bare } = watching;
    watching = null;
    return { frames, gap, bare };
  };

  const offset = (path) => {
    const scroller = find(path)?.shadowRoot?.querySelector(".scroller");
    return scroller ? [scroller.scrollTop, scroller.scrollHeight - scroller.clientHeight] : [0, 0];
  };

  /** Waits until all pictures that are seen have been loaded. */
  const pictured = (path, item) => {
    const began = performance.now();
    return new Promise((resolve) => {
      const look = () => {
        const pictures = items(path, item).map((one) => one.querySelector("richtech-aatss-picture"));
        const wanted = pictures.filter((one) => one?.src && seen(one));
        if (wanted.every((one) => one.shadowRoot.querySelector("img")?.complete)) resolve(performance.now() - began);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  };

  const has = (path, item) => items(path, item).length > 0;

  return { arm, has, watch, stop, offset, pictured };
})();
