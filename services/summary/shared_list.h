// Lists that are kept for later questions, so that they are shared and never changed.
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace khoi::summary {

// A vector that several may hold.
template <typename Item>
class SharedVector final {
 public:
  SharedVector() : items_(std::make_shared<const std::vector<Item>>()) {}
  SharedVector(std::vector<Item> items) : items_(std::make_shared<const std::vector<Item>>(std::move(items))) {}

  operator const std::vector<Item>&() const { return *items_; }
  const Item& operator[](size_t i) const { return (*items_)[i]; }
  size_t size() const { return items_->size(); }
  bool empty() const { return items_->empty(); }
  auto begin() const { return items_->begin(); }
  auto end() const { return items_->end(); }

 private:
  std::shared_ptr<const std::vector<Item>> items_;
};

// A list of items each of which several may hold.
template <typename Item>
class SharedList final {
 public:
  class Iterator final {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    using pointer = const Item*;
    using reference = const Item&;

    Iterator() = default;
    explicit Iterator(const std::shared_ptr<const Item>* at) : at_(at) {}
    const Item& operator*() const { return **at_; }
    const Item* operator->() const { return at_->get(); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const std::shared_ptr<const Item>* at_ = nullptr;
  };

  SharedList() = default;
  explicit SharedList(std::vector<Item> items) {
    const auto all = std::make_shared<const std::vector<Item>>(std::move(items));
    items_.reserve(all->size());
    for (const Item& item : *all) {
      items_.push_back(std::shared_ptr<const Item>(all, &item));
    }
  }
  explicit SharedList(std::vector<std::shared_ptr<const Item>> items) : items_(std::move(items)) {}

  const Item& operator[](size_t i) const { return *items_[i]; }
  const Item& front() const { return *items_.front(); }
  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  Iterator begin() const { return Iterator(items_.data()); }
  Iterator end() const { return Iterator(items_.data() + items_.size()); }

 private:
  std::vector<std::shared_ptr<const Item>> items_;
};

}  // namespace khoi::summary
