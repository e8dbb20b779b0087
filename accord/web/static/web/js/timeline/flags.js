/** Decides where the goal posts' flags hang: the one in question to the right of its pole, others to the left, none over another. */
import { make, percent } from "./dom.js";

export class Flags {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.root = make("div", { class: "tl-flags" });
    /** @type {{post: import("./types.js").GoalPost, flag: HTMLAnchorElement, wide: number}[]} */
    this.flags = [];
    this.renew();
  }

  /** Written anew when a date or chance changed. */
  renew() {
    const posts = [...this.view.model.head.goal_posts].sort((a, b) => Number(b.in_question) - Number(a.in_question));
    this.flags = posts.map((post) => {
      const words = `${post.name}, ${this.view.scale.words(post.at)}, ${post.chance === null ? "chance not known yet" : `${percent(post.chance)} likely`}`;
      const flag = make("a", { class: post.in_question ? "tl-flag" : "tl-flag b", title: words }, make("span", {}, post.name), make("b", {}, percent(post.chance)));
      if (post.url) flag.href = post.url;
      return { post, flag, wide: 0 };
    });
    this.root.replaceChildren(...this.flags.map(({ flag }) => flag));
  }

  /** @param {number} left @param {number} width of the bars' part */
  place(left, width) {
    /** @type {[number, number][]} */
    const taken = [];
    for (const each of this.flags) {
      const pole = this.view.scale.x(each.post.at) - left;
      each.wide ||= each.flag.offsetWidth;
      const isRight = each.post.in_question ? pole + each.wide < width || pole < each.wide : pole < each.wide;
      const from = isRight ? pole - 1 : pole - each.wide + 1;
      const isIn = pole >= 0 && pole <= width + 1;
      const isFree = taken.every(([a, b]) => from + each.wide < a || from > b);
      each.flag.classList.toggle("away", !isIn || !isFree);
      each.flag.classList.toggle("left", !isRight);
      each.flag.style.transform = `translateX(${from}px)`;
      if (isIn && isFree) taken.push([from, from + each.wide]);
    }
  }
}
