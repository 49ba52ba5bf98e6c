'use strict';
// The map of an index: points on a canvas, drawn anew only when something has changed.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const count = data.names.length;
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const shorts = (text) => new Uint16Array(bytes(text).buffer);
  const layouts = data.layouts.map((layout) => ({ name: layout.name, at: shorts(layout.at) }));
  const groups = shorts(data.groups);
  const neighbours = data.wide ? new Uint32Array(bytes(data.neighbours).buffer) : shorts(data.neighbours);
  const each = data.neighboursEach;
  const name = (i) => data.prefix + data.names[i];
  const colours = ['#1f6fb5', '#d9722b', '#2c9c52', '#c23b4b', '#8360b8', '#8b5a3c', '#d668a8', '#7a7f87', '#a5a52a', '#22a7b5', '#14406b', '#8f4310', '#135a2b', '#74131f', '#4d2f80', '#e0a526'];
  const colour = (group) => (group ? colours[(group - 1) % colours.length] : '#9aa3ad');

  const canvas = document.getElementById('map');
  const context = canvas.getContext('2d');
  const sheets = data.sheets.map((source) => {
    const image = new Image();
    image.onload = () => { change(); if (chosen >= 0) show(); };
    image.src = source;
    return image;
  });

  let layout = 0;
  let scale = 1;
  let left = 0;
  let top = 0;
  let width = 1;
  let height = 1;
  let chosen = -1;
  let lit = 0;
  let waiting = false;

  const unit = () => Math.min(width, height) * 0.88;
  const x = (i) => (layouts[layout].at[2 * i] / 65535 - 0.5) * unit() * scale + width / 2 + left;
  const y = (i) => (layouts[layout].at[2 * i + 1] / 65535 - 0.5) * unit() * scale + height / 2 + top;

  function change() {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; draw(); });
    }
  }

  function sprite(target, i, px, py, side) {
    const place = i % data.perSheet;
    const sheet = sheets[Math.floor(i / data.perSheet)];
    if (sheet && sheet.complete && sheet.naturalWidth) {
      target.drawImage(sheet, (place % data.columns) * data.side, Math.floor(place / data.columns) * data.side, data.side, data.side, px, py, side, side);
    }
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const seen = [];
    for (let i = 0; i < count; i++) {
      const px = x(i);
      const py = y(i);
      if (px > -40 && py > -40 && px < width + 40 && py < height + 40) {
        seen.push(i);
      }
    }
    const pictures = seen.length <= Math.max(250, width * height / 400);
    const side = pictures ? Math.max(14, Math.min(Math.max(data.side, 32), Math.sqrt(width * height / Math.max(1, seen.length)) * 0.6)) : 0;
    const dot = Math.max(1.5, Math.min(4, 1 + scale));
    for (const i of seen) {
      const faint = lit && groups[i] !== lit;
      context.globalAlpha = faint ? 0.12 : 1;
      context.fillStyle = colour(groups[i]);
      if (pictures && !faint) {
        context.fillRect(x(i) - side / 2 - 1.5, y(i) - side / 2 - 1.5, side + 3, side + 3);
        sprite(context, i, x(i) - side / 2, y(i) - side / 2, side);
      } else {
        context.fillRect(x(i) - dot, y(i) - dot, 2 * dot, 2 * dot);
      }
    }
    context.globalAlpha = 1;
    if (chosen >= 0) {
      context.strokeStyle = '#1d2733';
      context.lineWidth = 1;
      context.beginPath();
      for (let k = 0; k < each; k++) {
        const other = neighbours[chosen * each + k];
        context.moveTo(x(chosen), y(chosen));
        context.lineTo(x(other), y(other));
      }
      context.stroke();
      const ring = Math.max(34, side * 1.3);
      context.lineWidth = 3;
      context.strokeStyle = '#d9722b';
      context.fillStyle = '#fff';
      context.fillRect(x(chosen) - ring / 2, y(chosen) - ring / 2, ring, ring);
      sprite(context, chosen, x(chosen) - ring / 2, y(chosen) - ring / 2, ring);
      context.strokeRect(x(chosen) - ring / 2, y(chosen) - ring / 2, ring, ring);
    }
  }

  function picture(i, side) {
    const small = document.createElement('canvas');
    small.width = side;
    small.height = side;
    small.setAttribute('role', 'img');
    small.setAttribute('aria-label', name(i));
    sprite(small.getContext('2d'), i, 0, 0, side);
    return small;
  }

  function show() {
    const box = document.getElementById('chosen');
    const list = document.getElementById('neighbours');
    box.replaceChildren(picture(chosen, 128));
    const label = document.createElement('div');
    label.className = 'name';
    label.textContent = name(chosen);
    const group = document.createElement('div');
    group.className = 'soft';
    group.textContent = groups[chosen] ? 'in group ' + groups[chosen] : 'in no group';
    box.append(label, group);
    list.replaceChildren();
    for (let k = 0; k < each; k++) {
      const other = neighbours[chosen * each + k];
      const button = document.createElement('button');
      button.type = 'button';
      button.title = name(other);
      button.dataset.picture = other;
      button.append(picture(other, 64));
      button.addEventListener('click', () => choose(other, true));
      const item = document.createElement('li');
      item.append(button);
      list.append(item);
    }
  }

  function choose(i, center) {
    chosen = i;
    document.getElementById('hint').hidden = true;
    document.getElementById('near').hidden = false;
    const out = x(i) < 0 || y(i) < 0 || x(i) > width || y(i) > height;
    if (center && out) {
      left -= x(i) - width / 2;
      top -= y(i) - height / 2;
    }
    show();
    change();
  }

  function nearest(px, py, reach) {
    let best = -1;
    let least = reach * reach;
    for (let i = 0; i < count; i++) {
      const dx = x(i) - px;
      const dy = y(i) - py;
      if (dx * dx + dy * dy < least && !(lit && groups[i] !== lit)) {
        least = dx * dx + dy * dy;
        best = i;
      }
    }
    return best;
  }

  function zoom(factor, px, py) {
    const next = Math.max(0.5, Math.min(400, scale * factor));
    left = (left - (px - width / 2)) * next / scale + (px - width / 2);
    top = (top - (py - height / 2)) * next / scale + (py - height / 2);
    scale = next;
    change();
  }

  function reset() {
    scale = 1;
    left = 0;
    top = 0;
    change();
  }

  // One finger or the mouse moves the map, two fingers widen it, and what did not move is a click.
  const pointers = new Map();
  let moved = 0;
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    if (pointers.size === 1) {
      moved = 0;
    }
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!pointers.has(event.pointerId)) {
      return;
    }
    const before = pointers.get(event.pointerId);
    const now = place(event);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (pointers.size === 2) {
      const old = spread();
      pointers.set(event.pointerId, now);
      const fresh = spread();
      left += fresh.x - old.x;
      top += fresh.y - old.y;
      zoom(fresh.distance / Math.max(1, old.distance), fresh.x, fresh.y);
    } else {
      pointers.set(event.pointerId, now);
      left += now.x - before.x;
      top += now.y - before.y;
      canvas.classList.add('dragged');
      change();
    }
  });
  const release = (event) => {
    const known = pointers.delete(event.pointerId);
    canvas.classList.remove('dragged');
    if (known && event.type === 'pointerup' && pointers.size === 0 && moved < 6) {
      const at = place(event);
      const found = nearest(at.x, at.y, 24);
      if (found >= 0) {
        choose(found, false);
      }
    }
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const at = place(event);
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), at.x, at.y);
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    const step = 60;
    const keys = {
      ArrowLeft: () => { left += step; },
      ArrowRight: () => { left -= step; },
      ArrowUp: () => { top += step; },
      ArrowDown: () => { top -= step; },
      '+': () => zoom(1.5, width / 2, height / 2),
      '=': () => zoom(1.5, width / 2, height / 2),
      '-': () => zoom(1 / 1.5, width / 2, height / 2),
      0: reset,
      Enter: () => {
        const found = nearest(width / 2, height / 2, Infinity);
        if (found >= 0) {
          choose(found, true);
        }
      },
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
      change();
    }
  });

  document.getElementById('in').addEventListener('click', () => zoom(1.6, width / 2, height / 2));
  document.getElementById('out').addEventListener('click', () => zoom(1 / 1.6, width / 2, height / 2));
  document.getElementById('all').addEventListener('click', reset);
  const buttons = layouts.map((one, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = one.name;
    button.addEventListener('click', () => take(i));
    document.getElementById('layouts').append(button);
    return button;
  });
  function take(i) {
    layout = i;
    buttons.forEach((button, j) => button.setAttribute('aria-pressed', String(j === i)));
    change();
  }
  take(0);

  const sizes = new Map();
  groups.forEach((group) => sizes.set(group, (sizes.get(group) || 0) + 1));
  [...sizes.keys()].sort((a, b) => (a || 1e6) - (b || 1e6)).forEach((group) => {
    const button = document.createElement('button');
    button.type = 'button';
    const mark = document.createElement('i');
    mark.style.background = colour(group);
    button.append(mark, (group ? 'group ' + group : 'none') + ' (' + sizes.get(group) + ')');
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      lit = lit === group ? 0 : group;
      for (const other of document.querySelectorAll('#legend button')) {
        other.setAttribute('aria-pressed', String(other === button && lit !== 0));
      }
      change();
    });
    document.getElementById('legend').append(button);
  });

  document.getElementById('find').addEventListener('change', (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    const found = wanted ? data.names.findIndex((one) => one.toLowerCase().includes(wanted)) : -1;
    document.getElementById('found').textContent = !wanted || found >= 0 ? '' : 'There is none of that name.';
    if (found >= 0) {
      choose(found, true);
    }
  });

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    width = canvas.clientWidth;
    height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    // At once: setting the size has emptied it.
    draw();
  }
  new ResizeObserver(resize).observe(canvas);
  resize();
  // map.html#17 begins with a picture.
  const wanted = /^#(\d+)$/.exec(location.hash);
  if (wanted && Number(wanted[1]) < count) {
    choose(Number(wanted[1]), true);
  }

  // For those who write scripts: where a picture is on the screen, and how long drawing takes.
  window.atelierMap = {
    place: (i) => { const box = canvas.getBoundingClientRect(); return { x: x(i) + box.left, y: y(i) + box.top }; },
    milliseconds: (times) => { const start = performance.now(); for (let i = 0; i < times; i++) { draw(); } context.getImageData(0, 0, 1, 1); return (performance.now() - start) / times; },
    zoom: (factor) => zoom(factor, width / 2, height / 2),
  };
})();
